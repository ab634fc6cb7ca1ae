import { defineMessages } from './define-messages.ts';

/** What is said in the list of purchases, on a page that was bought, and after a checkout that was left. */
export const purchaseMessages = defineMessages({
  en: {
    heading: 'Your purchases',
    lead: 'What was bought in this browser. There is no account: the browser is your key, and so is your mailbox.',
    nothingYet: 'Nothing yet.',
    lookAround: 'Have a look around the shop.',
    all: 'All your purchases',
    addresses: 'Addresses',

    nothingCharged: 'Nothing was charged',
    youLeft:
      'You left the payment page before paying. It is all still here, should you change your mind.',
    backToProduct: 'Back to the product',
    backToBasket: 'Back to your basket',
  },
  de: {
    heading: 'Ihre Käufe',
    lead: 'Was in diesem Browser gekauft wurde. Ein Konto gibt es nicht: Der Browser ist Ihr Schlüssel, und Ihr Postfach auch.',
    nothingYet: 'Noch nichts.',
    lookAround: 'Sehen Sie sich im Laden um.',
    all: 'Alle Ihre Käufe',
    addresses: 'Adressen',

    nothingCharged: 'Es wurde nichts abgebucht',
    youLeft:
      'Sie haben die Bezahlseite verlassen, ohne zu bezahlen. Es ist alles noch da, falls Sie es sich anders überlegen.',
    backToProduct: 'Zurück zum Produkt',
    backToBasket: 'Zurück zum Warenkorb',
  },
});
