import { defineMessages } from './define-messages.ts';

/** What is said on the page of a product: around the button, and when a checkout does not start. */
export const productMessages = defineMessages({
  en: {
    notBought: (name: string) => `Not bought: ${name}`,
    quantity: 'Quantity',
    changeQuantity: 'Change the quantity',
    allSold: 'These are all sold. Thank you to everyone who has one.',
    payNow: 'Pay now',
    getItFree: 'Get it free',
    buyAnother: 'Buy another',
    busy: 'One moment…',
    nothingToPay: 'Nothing to pay, and no card is asked for.',
    paidAtStripe: 'You pay on Stripe’s own page. No account needed.',

    alreadyYours: 'This is already yours.',
    downloadIt: 'Download it',
    readIt: 'Read it now',
    showKeys: 'Show your keys',
    seePurchases: 'See your purchases',

    refusals: {
      badQuantity: 'Nothing was charged: choose a quantity from 1 to 20.',
      noCookies:
        'Nothing was charged: please allow cookies for this shop and press the button again. A cookie is the key to what you buy.',
      wrongQuantity: 'Nothing was charged: this product cannot be bought in that quantity.',
      notForSale: 'Nothing was charged: this product is no longer for sale.',
      soldOut:
        'Nothing was charged: there are not that many left, or somebody was a little faster.',
      tooManyHeld:
        'Nothing was charged: this is scarce, and nobody can hold that many unpaid. Take fewer, or pay for those you have begun to buy.',
      mixedCurrencies: 'Nothing was charged: one order can have only one currency.',
      priceChanged:
        'Nothing was charged: a price has changed. Please look at it once more before you pay.',
      ended: 'Nothing was charged: this checkout had ended. Please press the button again.',
      tooOften: 'Nothing was charged: that was very often. Please try again in a minute.',
      stripeAway:
        'Nothing was charged: the payment page cannot be reached just now. Please try again in a minute.',
      shopAway:
        'Nothing was charged: the shop is having a short break. Please try again in a minute.',
      ourFault: 'Nothing was charged: something went wrong on our side. Please try again.',
    },
  },
  de: {
    notBought: (name) => `Nicht gekauft: ${name}`,
    quantity: 'Anzahl',
    changeQuantity: 'Anzahl ändern',
    allSold: 'Davon sind alle verkauft. Danke an alle, die eines haben.',
    payNow: 'Jetzt kaufen',
    getItFree: 'Kostenlos holen',
    buyAnother: 'Noch eines kaufen',
    busy: 'Einen Moment …',
    nothingToPay: 'Es gibt nichts zu bezahlen, und niemand fragt nach einer Karte.',
    paidAtStripe: 'Sie bezahlen auf der Seite von Stripe. Ein Konto brauchen Sie nicht.',

    alreadyYours: 'Das gehört Ihnen schon.',
    downloadIt: 'Herunterladen',
    readIt: 'Jetzt lesen',
    showKeys: 'Ihre Schlüssel zeigen',
    seePurchases: 'Ihre Käufe ansehen',

    refusals: {
      badQuantity: 'Es wurde nichts abgebucht: Wählen Sie eine Anzahl von 1 bis 20.',
      noCookies:
        'Es wurde nichts abgebucht: Bitte erlauben Sie diesem Laden Cookies und drücken Sie den Knopf noch einmal. Ein Cookie ist der Schlüssel zu dem, was Sie kaufen.',
      wrongQuantity:
        'Es wurde nichts abgebucht: Dieses Produkt ist in dieser Anzahl nicht zu kaufen.',
      notForSale: 'Es wurde nichts abgebucht: Dieses Produkt wird nicht mehr verkauft.',
      soldOut:
        'Es wurde nichts abgebucht: So viele sind nicht mehr da, oder jemand war etwas schneller.',
      tooManyHeld:
        'Es wurde nichts abgebucht: Davon gibt es wenige, und niemand kann so viele unbezahlt zurückhalten. Nehmen Sie weniger, oder bezahlen Sie die, deren Kauf Sie begonnen haben.',
      mixedCurrencies: 'Es wurde nichts abgebucht: Eine Bestellung kann nur eine Währung haben.',
      priceChanged:
        'Es wurde nichts abgebucht: Ein Preis hat sich geändert. Bitte sehen Sie ihn sich noch einmal an, bevor Sie bezahlen.',
      ended:
        'Es wurde nichts abgebucht: Dieser Bezahlvorgang war beendet. Bitte drücken Sie den Knopf noch einmal.',
      tooOften:
        'Es wurde nichts abgebucht: Das war sehr oft. Bitte versuchen Sie es in einer Minute noch einmal.',
      stripeAway:
        'Es wurde nichts abgebucht: Die Bezahlseite ist gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal.',
      shopAway:
        'Es wurde nichts abgebucht: Der Laden macht eine kurze Pause. Bitte versuchen Sie es in einer Minute noch einmal.',
      ourFault:
        'Es wurde nichts abgebucht: Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.',
    },
  },
});
