import { defineMessages } from './define-messages.ts';

/** What frames every page, the front page, and what is said about every product. */
export const shopMessages = defineMessages({
  en: {
    skip: 'Skip to the content',
    home: 'Narrow Kerf, home',
    mainNavigation: 'Main',
    shop: 'Shop',
    basket: 'Basket',
    basketOf: (units: number) => `Basket (${units})`,
    yourPurchases: 'Your purchases',
    language: 'Language',
    aboutUs: 'A kerf is the sliver the saw takes away; we keep ours narrow and sell you the rest.',
    aboutPayments: 'Payments are taken by Stripe. Your card never touches this shop.',
    backToShop: 'Back to the shop',
    tryAgain: 'Try again',

    title: 'Narrow Kerf: small, exact things for people who make things',
    summary:
      'Books, icons, sounds, tools and notes from a small workshop. Paid once, yours at once.',
    heading: 'Small, exact things for people who make\u00a0things',
    lead: 'Books, icons, sounds, tools and notes from a small workshop. Paid once, yours at once, without an account.',
    nothingForSale: 'The shelves are empty at the moment. Please look in again.',

    free: 'Free',
    soldOut: 'Sold out',
    left: (count: number) => `${count} left`,
    kinds: {
      file: {
        /** What it is, on a card. */
        label: 'Download',
        /** How it reaches the buyer, beside the button. */
        promise: 'A file to keep, downloaded at once and again later.',
      },
      licence: {
        label: 'Licence key',
        promise: 'A key for each unit, shown as soon as it is paid.',
      },
      page: { label: 'To read here', promise: 'A page that opens for you in this browser.' },
    },
  },
  de: {
    skip: 'Zum Inhalt springen',
    home: 'Narrow Kerf, Startseite',
    mainNavigation: 'Hauptmenü',
    shop: 'Laden',
    basket: 'Warenkorb',
    basketOf: (units) => `Warenkorb (${units})`,
    yourPurchases: 'Ihre Käufe',
    language: 'Sprache',
    aboutUs:
      'Ein Kerf ist der Span, den die Säge nimmt; unserer ist schmal, und den Rest verkaufen wir Ihnen.',
    aboutPayments: 'Die Zahlung übernimmt Stripe. Ihre Karte berührt diesen Laden nie.',
    backToShop: 'Zurück zum Laden',
    tryAgain: 'Noch einmal versuchen',

    title: 'Narrow Kerf: kleine, genaue Dinge für Leute, die Dinge machen',
    summary:
      'Bücher, Symbole, Klänge, Werkzeuge und Notizen aus einer kleinen Werkstatt. Einmal bezahlt, sofort Ihres.',
    heading: 'Kleine, genaue Dinge für Leute, die Dinge\u00a0machen',
    lead: 'Bücher, Symbole, Klänge, Werkzeuge und Notizen aus einer kleinen Werkstatt. Einmal bezahlt, sofort Ihres, ohne Konto.',
    nothingForSale: 'Die Regale sind gerade leer. Schauen Sie bitte wieder herein.',

    free: 'Kostenlos',
    soldOut: 'Ausverkauft',
    left: (count) => `noch ${count}`,
    kinds: {
      file: {
        label: 'Zum Herunterladen',
        promise: 'Eine Datei, die Ihnen bleibt: sofort und auch später herunterzuladen.',
      },
      licence: {
        label: 'Lizenzschlüssel',
        promise: 'Ein Schlüssel je Stück, zu sehen, sobald bezahlt ist.',
      },
      page: { label: 'Hier zu lesen', promise: 'Eine Seite, die sich in diesem Browser öffnet.' },
    },
  },
});
