import { defineMessages } from './define-messages.ts';

/** What is said about an order, on its page and in the list of purchases. */
export const orderMessages = defineMessages({
  en: {
    yourOrder: 'Your order',
    /** `retry` is what the button that goes back to paying says. */
    states: {
      paid: {
        label: 'Paid',
        title: 'Thank you',
        text: 'It is paid, and it is yours. You find it again under “Your purchases”, with a link by mail on any device.',
      },
      partlyRefunded: {
        label: 'Partly refunded',
        title: 'Partly refunded',
        text: 'Part of the money is on its way back to you. What you bought stays open.',
      },
      linesRefunded: {
        label: 'Partly refunded',
        title: 'Partly refunded',
        text: 'Part of the money is on its way back to you, and what it was for is closed. The rest stays open.',
      },
      processing: {
        label: 'Payment under way',
        title: 'Your bank is still at it',
        text: 'The payment is under way. A bank debit takes a few days, at the most 14 working days. You need not pay again: what you bought opens here, and under “Your purchases”, when the money has arrived.',
      },
      open: {
        label: 'Not paid yet',
        title: 'Not paid yet',
        text: 'We have not heard of a payment yet. If you have just paid, give it a moment.',
        retry: 'Go on to the payment',
      },
      failed: {
        label: 'Payment failed',
        title: 'The payment did not go through',
        text: 'Your bank refused it, and nothing was charged. You can try again, perhaps another way.',
        retry: 'Try again',
      },
      expired: {
        label: 'Expired',
        title: 'This checkout has ended',
        text: 'It was open for too long, and nothing was charged. You can start again.',
        retry: 'Start again',
      },
      refunded: {
        label: 'Refunded',
        title: 'This order was refunded',
        text: 'The money is on its way back to you, and what you bought is closed.',
      },
      disputed: {
        label: 'Disputed',
        title: 'This payment is disputed',
        text: 'Your bank has asked us about it. Until that is settled, what you bought is closed.',
      },
      checking: {
        label: 'Being checked',
        title: 'We are checking your payment',
        text: 'Something about it did not add up, so a person looks at it. You need not pay again.',
      },
    },
    /** Only where the shop sends mail. */
    mails: {
      paid: 'The receipt comes by e-mail, too.',
      processing: 'We will write to you as soon as we know.',
    },
    looksAgain: 'This page looks again by itself.',
    seeProduct: 'See the product',
    seeBasket: 'See your basket',
    unitsRefunded: (units: number) => `${units} refunded`,

    download: 'Download',
    readIt: 'Read it now',
    yourKeys: (count: number): string => (count === 1 ? 'Your licence key:' : 'Your licence keys:'),
    copy: 'Copy',
    copied: 'Copied',
    keysWaiting: (count: number): string =>
      count === 1
        ? 'A key is still being prepared. It appears here as soon as it is ready; you need do nothing.'
        : `${count} keys are still being prepared. They appear here as soon as they are ready; you need do nothing.`,
    downloadsLeft: (count: number): string =>
      count === 1 ? '1 download left' : `${count} downloads left`,
    usedUp:
      'You have downloaded this file as often as it may be. If you need it again, reply to your receipt.',
    nothingOpen: 'Nothing is open here at the moment.',

    receipt: 'Receipt',
    date: 'Date',
    order: 'Order',
    what: 'What',
    amount: 'Amount',
    discount: 'Discount',
    paid: 'Paid',
    refunded: 'Refunded',
  },
  de: {
    yourOrder: 'Ihre Bestellung',
    states: {
      paid: {
        label: 'Bezahlt',
        title: 'Vielen Dank',
        text: 'Es ist bezahlt und gehört Ihnen. Sie finden es unter „Ihre Käufe“ wieder, mit einem Link per Mail auf jedem Gerät.',
      },
      partlyRefunded: {
        label: 'Teilweise erstattet',
        title: 'Teilweise erstattet',
        text: 'Ein Teil des Geldes ist auf dem Weg zurück zu Ihnen. Was Sie gekauft haben, bleibt offen.',
      },
      linesRefunded: {
        label: 'Teilweise erstattet',
        title: 'Teilweise erstattet',
        text: 'Ein Teil des Geldes ist auf dem Weg zurück zu Ihnen, und wofür es war, ist geschlossen. Der Rest bleibt offen.',
      },
      processing: {
        label: 'Zahlung unterwegs',
        title: 'Ihre Bank ist noch dabei',
        text: 'Die Zahlung ist unterwegs. Eine Lastschrift dauert einige Tage, höchstens 14 Werktage. Sie müssen nicht noch einmal bezahlen: Was Sie gekauft haben, öffnet sich hier und unter „Ihre Käufe“, sobald das Geld da ist.',
      },
      open: {
        label: 'Noch nicht bezahlt',
        title: 'Noch nicht bezahlt',
        text: 'Wir haben noch von keiner Zahlung gehört. Wenn Sie gerade bezahlt haben, warten Sie einen Moment.',
        retry: 'Weiter zur Zahlung',
      },
      failed: {
        label: 'Zahlung gescheitert',
        title: 'Die Zahlung hat nicht geklappt',
        text: 'Ihre Bank hat sie abgelehnt, und es wurde nichts abgebucht. Sie können es noch einmal versuchen, vielleicht auf anderem Weg.',
        retry: 'Noch einmal versuchen',
      },
      expired: {
        label: 'Abgelaufen',
        title: 'Dieser Bezahlvorgang ist beendet',
        text: 'Er war zu lange offen, und es wurde nichts abgebucht. Sie können neu anfangen.',
        retry: 'Neu anfangen',
      },
      refunded: {
        label: 'Erstattet',
        title: 'Diese Bestellung wurde erstattet',
        text: 'Das Geld ist auf dem Weg zurück zu Ihnen, und was Sie gekauft haben, ist geschlossen.',
      },
      disputed: {
        label: 'Beanstandet',
        title: 'Diese Zahlung ist beanstandet',
        text: 'Ihre Bank hat bei uns nachgefragt. Bis das geklärt ist, bleibt geschlossen, was Sie gekauft haben.',
      },
      checking: {
        label: 'Wird geprüft',
        title: 'Wir prüfen Ihre Zahlung',
        text: 'Etwas daran passte nicht zusammen, deshalb sieht ein Mensch nach. Sie müssen nicht noch einmal bezahlen.',
      },
    },
    mails: {
      paid: 'Die Quittung kommt auch per E-Mail.',
      processing: 'Wir schreiben Ihnen, sobald wir es wissen.',
    },
    looksAgain: 'Diese Seite sieht von selbst wieder nach.',
    seeProduct: 'Zum Produkt',
    seeBasket: 'Zum Warenkorb',
    unitsRefunded: (units) => `${units} erstattet`,

    download: 'Herunterladen',
    readIt: 'Jetzt lesen',
    yourKeys: (count) => (count === 1 ? 'Ihr Lizenzschlüssel:' : 'Ihre Lizenzschlüssel:'),
    copy: 'Kopieren',
    copied: 'Kopiert',
    keysWaiting: (count) =>
      count === 1
        ? 'Ein Schlüssel wird noch vorbereitet. Er erscheint hier, sobald er fertig ist; Sie müssen nichts tun.'
        : `${count} Schlüssel werden noch vorbereitet. Sie erscheinen hier, sobald sie fertig sind; Sie müssen nichts tun.`,
    downloadsLeft: (count) => `noch ${count}-mal herunterladbar`,
    usedUp:
      'Sie haben diese Datei so oft heruntergeladen, wie es geht. Wenn Sie sie noch einmal brauchen, antworten Sie auf Ihre Quittung.',
    nothingOpen: 'Hier ist im Moment nichts offen.',

    receipt: 'Quittung',
    date: 'Datum',
    order: 'Bestellung',
    what: 'Was',
    amount: 'Betrag',
    discount: 'Rabatt',
    paid: 'Bezahlt',
    refunded: 'Erstattet',
  },
});
