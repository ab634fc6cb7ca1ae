import { defineMessages } from './define-messages.ts';

/** What is said on the page of the basket, beside the words of a product's page. */
export const basketMessages = defineMessages({
  en: {
    heading: 'Your basket',
    addToBasket: 'Add to basket',
    added: 'It is in your basket.',
    changed: 'The quantities were changed. Please look at the sum, then pay.',
    empty: 'There is nothing in it yet.',
    quantityOf: (name: string) => `Quantity of ${name}`,
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    update: 'Update the quantities',
    sum: 'Sum',
    lookAtMarked: 'Before you can pay, please look at what is marked.',
    atCheckout: 'Prices and stock are looked at again when you pay.',
    buyByItself: 'Buy it by itself',
    priceWas: (price: string) => `The price was ${price} when you put it here.`,
    troubles: {
      gone: 'No longer for sale. Please remove it.',
      soldOut: 'Sold out. Please remove it.',
      tooMany: (most: number) => `Only ${most} can be ordered now. Please change the quantity.`,
      otherCurrency:
        'In another currency than the rest, and one order can have only one. Please remove it and buy it by itself.',
    },
    refusals: {
      full: 'Your basket is full: one order can have 20 different products.',
      noMore: 'It is in your basket already, and one order cannot have more of it.',
      otherCurrency:
        'It was not added: it costs another currency than what is in your basket, and one order can have only one.',
      wrongQuantity:
        'Nothing was charged: a quantity, or the sum, is more than one order can have.',
      notForSale: 'Nothing was charged: something in it is no longer for sale.',
    },
  },
  de: {
    heading: 'Ihr Warenkorb',
    addToBasket: 'In den Warenkorb',
    added: 'Es liegt in Ihrem Warenkorb.',
    changed: 'Die Anzahl wurde geändert. Bitte sehen Sie sich die Summe an und bezahlen Sie dann.',
    empty: 'Er ist noch leer.',
    quantityOf: (name) => `Anzahl von ${name}`,
    remove: 'Entfernen',
    removeNamed: (name) => `${name} entfernen`,
    update: 'Anzahl übernehmen',
    sum: 'Summe',
    lookAtMarked: 'Bevor Sie bezahlen können, sehen Sie sich bitte an, was markiert ist.',
    atCheckout: 'Preise und Bestand werden beim Bezahlen noch einmal geprüft.',
    buyByItself: 'Einzeln kaufen',
    priceWas: (price) => `Der Preis war ${price}, als Sie es hineinlegten.`,
    troubles: {
      gone: 'Wird nicht mehr verkauft. Bitte entfernen Sie es.',
      soldOut: 'Ausverkauft. Bitte entfernen Sie es.',
      tooMany: (most) => `Nur ${most} sind jetzt zu haben. Bitte ändern Sie die Anzahl.`,
      otherCurrency:
        'In einer anderen Währung als der Rest, und eine Bestellung kann nur eine haben. Bitte entfernen Sie es und kaufen Sie es einzeln.',
    },
    refusals: {
      full: 'Ihr Warenkorb ist voll: Eine Bestellung kann 20 verschiedene Produkte haben.',
      noMore: 'Es liegt schon in Ihrem Warenkorb, und eine Bestellung kann nicht mehr davon haben.',
      otherCurrency:
        'Es wurde nicht hineingelegt: Es kostet eine andere Währung als der Rest, und eine Bestellung kann nur eine haben.',
      wrongQuantity:
        'Es wurde nichts abgebucht: Eine Anzahl oder die Summe ist mehr, als eine Bestellung haben kann.',
      notForSale: 'Es wurde nichts abgebucht: Etwas darin wird nicht mehr verkauft.',
    },
  },
});
