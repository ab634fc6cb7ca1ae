import type { SeedProduct } from './seed-product.ts';

export const priceItOnSunday: SeedProduct = {
  slug: 'price-it-on-sunday',
  name: 'Price It on Sunday',
  tagline: 'A one-day workshop for people who have made something and not sold it',
  description: [
    'You have a font, a plugin, a set of drawings or a book that has been nearly finished since spring. What is missing is not a feature. It is a price, a page and a date. This workshop gets you all three between breakfast and dusk.',
    'Five sessions to read, each with one thing to do before the next. No spreadsheets and no personas. You need the thing you made, a stack of index cards, and one person who will tell you the truth by telephone.',
    'It opens as a page as soon as you have bought it, and stays open.',
  ].join('\n\n'),
  image: '/images/price-it-on-sunday.svg',
  imageAlt: 'A price tag on a string in front of a red sun rising over water',
  priceMinor: 900,
  currency: 'eur',
  stock: null,
  position: 7,
  content: {
    kind: 'page',
    sections: [
      {
        heading: 'Nine o’clock: say what it is',
        paragraphs: [
          'Take a card and write down what you made, in one sentence, with no adjective in it. Not “a beautiful, flexible icon set” but “thirty-six SVG drawings of hand tools”. Adjectives are what we use when we are not sure of the noun.',
          'Under it, write who would be annoyed to find out that it existed and nobody had told them. Be narrow. “Designers” cannot be annoyed; “people who draw assembly instructions for flat-pack furniture” can. If you know one such person by name, write the name.',
          'To do: read the sentence to somebody over the telephone, and ask them to tell it back to you an hour later. Whatever they leave out, leave out.',
        ],
      },
      {
        heading: 'Half past ten: find the price that is already there',
        paragraphs: [
          'Your buyer solves this problem today in some other way. They draw it themselves, they use a free one and fix it, they go without. Every one of those has a price, mostly in hours. Put each on a card with the hours it takes, and what an hour is worth to them.',
          'Now lay the cards in a row, cheapest on the left. Your price belongs somewhere in that row, and nearly always further right than you feared. If a wheelwright’s apprentice loses three hours redrawing a spanner, twelve dollars is not greedy. It is a rounding error with good manners.',
          'What it cost you to make is not in the row. It matters for whether you make another one. It does not matter to the person buying this one.',
        ],
      },
      {
        heading: 'One o’clock: choose one number',
        paragraphs: [
          'Write down the price at which you would feel slightly foolish for asking so little, and the one at which you could not say it aloud without laughing. Say the numbers between them aloud, going up, until your voice changes. Go one step back. That is your price.',
          'One number, for now. Three tiers are a way of asking the buyer to do the thinking that you skipped. You can add a studio licence when the first studio writes to ask for one, and they will.',
          'Round it as people in your buyer’s country round things. 18 looks considered; 17.99 looks like a supermarket; 20 looks as though you did not think about it. In yen, end on two zeros.',
        ],
      },
      {
        heading: 'Three o’clock: make the page',
        paragraphs: [
          'The page needs five things in this order: the sentence from nine o’clock, a picture of the thing being used, what exactly is in the box, the price, and the button. After the button come the questions: what formats, what licence, what if it does not suit me.',
          'Answer the last one generously. We give money back to anyone who asks within thirty days, and we do not ask why. In four years it has cost us less than the electricity for the lamp on the desk.',
          'To do: hand the page to your truthful friend. Ask two questions only. What do you get? What does it cost? If either answer takes longer than five seconds, move things up.',
        ],
      },
      {
        heading: 'Five o’clock: set it free',
        paragraphs: [
          'Publish it today. Not because it is ready but because nothing that you would learn by waiting is as good as what the first stranger teaches you. Then write to the people on your cards, one at a time, by hand. Ten letters, no list.',
          'Put a date in your diary four weeks from now. On that day you may change the price once, in whichever direction the letters point. If everybody bought without a word, it was too low. If several people explained to you why it is worth it and did not buy, it is the page that is wrong and not the number.',
          'Then put the cards in a drawer. You will want them on the next Sunday.',
        ],
      },
    ],
    links: [
      {
        label: 'The index cards, ready to print',
        url: 'https://example.com/price-it-on-sunday/cards',
      },
      {
        label: 'Ten first letters that worked',
        url: 'https://example.com/price-it-on-sunday/letters',
      },
    ],
  },
};
