import { priceItOnSunday } from './price-it-on-sunday.ts';
import type { SeedProduct } from './seed-product.ts';

export const pages: SeedProduct[] = [
  priceItOnSunday,
  {
    slug: 'the-drawer',
    name: 'The Drawer',
    tagline: 'Our private list: the suppliers, makers and references we actually use',
    description: [
      'Every workshop has a drawer with the good addresses in it. This is ours: where we buy paper in small amounts, who cuts and folds for us, what we look up, and the people we ring when we are stuck.',
      'It is short on purpose. A place gets in when we have used it three times and leaves when it disappoints us twice. Each comes with a sentence on why it is here and what not to ask of it.',
    ].join('\n\n'),
    image: '/images/the-drawer.svg',
    imageAlt: 'A plan chest with its third drawer pulled open, full of cards and sheets',
    priceMinor: 500,
    currency: 'usd',
    stock: null,
    position: 9,
    content: {
      kind: 'page',
      sections: [
        {
          heading: 'How to read it',
          paragraphs: [
            'The list below is in the order in which a job meets it: paper, ink, cutting, folding, sending, looking things up. Nobody pays to be here and nobody knows that they are.',
            'When you write to a small supplier, say the quantity, the size and the date in the first line. It is the difference between an answer today and an answer next week.',
          ],
        },
        {
          heading: 'Paper and ink',
          paragraphs: [
            'The mill shop sells ends of rolls by weight. You cannot choose the shade twice, so buy all you need for an edition at once. Ask for the grain direction; they know it, but do not print it on the wrapper.',
            'The ink maker mixes any colour from a painted sample the size of a stamp. Two hundred grams is the least they do, and it lasts us about a year.',
          ],
        },
        {
          heading: 'Cutting, folding, binding',
          paragraphs: [
            'The bindery on the canal does sewn booklets from thirty copies. They are slow in November and glad of work in February. Send a folded dummy, never a description.',
            'The laser shop charges by the minute of light, so join your cuts and remove doubled lines before you send the file. Their kerf in three-millimetre birch is 0.18 mm, if you want your joints to hold.',
          ],
        },
        {
          heading: 'Looking things up',
          paragraphs: [
            'The reading room scans trade manuals from before 1930 and answers questions by post. The standards desk will read you a number over the telephone even if you have not bought the standard. Be kind to both.',
          ],
        },
      ],
      links: [
        { label: 'The mill shop: paper by weight', url: 'https://example.com/mill-shop' },
        { label: 'The ink maker: small tins, any colour', url: 'https://example.com/ink-maker' },
        { label: 'The bindery on the canal', url: 'https://example.com/canal-bindery' },
        { label: 'The laser shop: price by the minute', url: 'https://example.com/laser-shop' },
        { label: 'Flat mailers that survive', url: 'https://example.com/flat-mailers' },
        { label: 'The reading room: trade manuals', url: 'https://example.com/reading-room' },
        { label: 'The standards desk', url: 'https://example.com/standards-desk' },
      ],
    },
  },
];
