import type { SeedProduct } from './seed-product.ts';

export const licences: SeedProduct[] = [
  {
    slug: 'plumb',
    name: 'Plumb',
    tagline: 'A ruler for your screen that hangs straight and measures anything',
    description: [
      'Hold two keys and a line drops from the pointer to the next edge below it. Move, and it measures: the gap between two buttons, the height of a headline, the margin somebody swore was 24.',
      'Plumb reads the pixels that are really on the screen, so it works in browsers, design tools, games and screen shares. It keeps the last fifty measurements and copies them as CSS, points or plain numbers.',
      'One licence is for one person on up to three computers, macOS or Linux. It does not expire, and updates within version 2 are included. Plumb never goes online except to check its key.',
    ].join('\n\n'),
    image: '/images/plumb.svg',
    imageAlt: 'A plumb bob hanging in front of an app window, measuring its distance to a box',
    priceMinor: 2900,
    currency: 'usd',
    stock: null,
    position: 3,
    content: {
      kind: 'licence',
      keyPrefix: 'PLUMB',
      activation:
        'Open Plumb, choose Licence from its menu, and paste the key. It works on three computers at a time; to move it, choose Release on the one you no longer use.',
    },
  },
  {
    slug: 'joist-founders',
    name: 'Joist, founder’s licence',
    tagline: 'A typeface still under construction: twenty-five people pay early',
    description: [
      'Joist is a slab serif built the way a floor is: flat beams, short spans, nothing that only pretends to carry weight. Regular and Bold are finished, with 412 glyphs each. The italics, four further weights and a variable font follow over the next year.',
      'A founder’s licence includes all of it, now and as it is drawn, for desktop, web and apps, for a studio of up to ten people. You get the working files every month, and your complaints get read first.',
      'There are twenty-five, because that is how many letters a month two people can answer properly. When they are gone, Joist will be sold by the style.',
    ].join('\n\n'),
    image: '/images/joist-founders.svg',
    imageAlt: 'A capital J made of two timber beams, drawn over construction lines and handles',
    priceMinor: 4900,
    currency: 'eur',
    stock: 25,
    position: 5,
    content: {
      kind: 'licence',
      keyPrefix: 'JOIST',
      activation:
        'Sign in to the Joist workshop with this key instead of a password. The current fonts are on the first page; the key stays yours when the family is finished.',
    },
  },
  {
    slug: 'selvage',
    name: 'Selvage',
    tagline: 'Bleed, crop marks and a last check, before the printer has to ask',
    description: [
      'A selvage is the edge of a cloth that keeps it from coming apart. This one is for PDFs. Drop in a file and it adds three millimetres of bleed by extending what is already at the edge, sets the crop marks, and writes the boxes that print shops look for.',
      'Then it reads the file as a tired pre-press operator would: thin white text on four colours, pictures below 220 dpi, a black made of everything, fonts that are not there. Each finding comes with the page, the place and the way out.',
      'It runs from the command line or as an export step in your layout program. One licence covers one studio, with no limit on files.',
    ].join('\n\n'),
    image: '/images/selvage.svg',
    imageAlt: 'A printed landscape with crop marks and a knife trimming its left edge',
    priceMinor: 4500,
    currency: 'kwd',
    stock: null,
    position: 8,
    content: {
      kind: 'licence',
      keyPrefix: 'SELV',
      activation:
        'Run "selvage activate" and paste the key when it asks, or set it as SELVAGE_LICENCE where you build. It is checked once and then works offline.',
    },
  },
];
