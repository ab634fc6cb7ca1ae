import type { Locale } from '@till/contracts/locales';

const en = {
  /** After the first of several names. */
  andMore: (count: number): string => `and ${count} more`,
  facts: {
    discount: 'Discount',
    paid: 'Paid',
    nothing: 'nothing, it was free',
    refunded: 'Refunded',
    date: 'Date',
    order: 'Order',
  },
  receipt: {
    subject: (names: string): string => `Your purchase: ${names}`,
    heading: 'Thank you for your purchase',
    lead: 'It is paid, and it is yours. This is your receipt.',
    advice:
      'It is open in the browser you bought it with. On any other device, ask there for a link to this address:',
    link: 'Your purchases',
  },
  pending: {
    subject: (names: string): string => `Your payment is on its way: ${names}`,
    heading: 'Your payment is on its way',
    lead: 'We have your order. Your bank needs some days to carry out the payment, at the most 14 working days.',
    advice:
      'We will write again as soon as the payment has arrived. Until then you find the order here:',
    link: 'Your purchases',
  },
  failed: {
    subject: (names: string): string => `Your payment failed: ${names}`,
    heading: 'Your payment failed',
    lead: 'Your bank did not carry out the payment for this order. Nothing was charged.',
    advice: 'You can order again at any time. You find the order here:',
    link: 'Your purchases',
  },
  refund: {
    subject: (names: string): string => `Your refund: ${names}`,
    heading: 'Your purchase was refunded',
    lead: 'We have refunded your purchase. What you bought is no longer open to you.',
    advice: 'It can take some days until your bank shows the money. You find the order here:',
    link: 'Your purchases',
  },
  accessLink: {
    subject: 'Your purchases',
    heading: 'The link to your purchases',
    lead: 'Here is the link that you asked for. Open it on the device where you want to see your purchases.',
    advice: (minutes: number): string => `It works once, within ${minutes} minutes:`,
    link: 'Open your purchases',
    note: 'If you did not ask for it, do nothing: somebody typed your address, and only this mail has the link.',
  },
};

const de: typeof en = {
  andMore: (count) => `und ${count} weitere`,
  facts: {
    discount: 'Rabatt',
    paid: 'Bezahlt',
    nothing: 'nichts, es war kostenlos',
    refunded: 'Erstattet',
    date: 'Datum',
    order: 'Bestellung',
  },
  receipt: {
    subject: (names) => `Ihr Kauf: ${names}`,
    heading: 'Vielen Dank für Ihren Kauf',
    lead: 'Es ist bezahlt und gehört Ihnen. Das ist Ihre Quittung.',
    advice:
      'Es ist in dem Browser offen, mit dem Sie es gekauft haben. Auf jedem anderen Gerät lassen Sie sich dort einen Link an diese Adresse schicken:',
    link: 'Ihre Käufe',
  },
  pending: {
    subject: (names) => `Ihre Zahlung ist unterwegs: ${names}`,
    heading: 'Ihre Zahlung ist unterwegs',
    lead: 'Wir haben Ihre Bestellung. Ihre Bank braucht einige Tage für die Zahlung, höchstens 14 Werktage.',
    advice:
      'Wir schreiben wieder, sobald die Zahlung da ist. Bis dahin finden Sie die Bestellung hier:',
    link: 'Ihre Käufe',
  },
  failed: {
    subject: (names) => `Ihre Zahlung ist gescheitert: ${names}`,
    heading: 'Ihre Zahlung ist gescheitert',
    lead: 'Ihre Bank hat die Zahlung für diese Bestellung nicht ausgeführt. Es wurde nichts abgebucht.',
    advice: 'Sie können jederzeit wieder bestellen. Die Bestellung finden Sie hier:',
    link: 'Ihre Käufe',
  },
  refund: {
    subject: (names) => `Ihre Erstattung: ${names}`,
    heading: 'Ihr Kauf wurde erstattet',
    lead: 'Wir haben Ihren Kauf erstattet. Was Sie gekauft haben, ist nicht mehr für Sie offen.',
    advice:
      'Es kann einige Tage dauern, bis Ihre Bank das Geld zeigt. Die Bestellung finden Sie hier:',
    link: 'Ihre Käufe',
  },
  accessLink: {
    subject: 'Ihre Käufe',
    heading: 'Der Link zu Ihren Käufen',
    lead: 'Hier ist der Link, um den Sie gebeten haben. Öffnen Sie ihn auf dem Gerät, auf dem Sie Ihre Käufe sehen wollen.',
    advice: (minutes) => `Er gilt einmal, ${minutes} Minuten lang:`,
    link: 'Ihre Käufe öffnen',
    note: 'Wenn Sie nicht darum gebeten haben, tun Sie nichts: Jemand hat Ihre Adresse eingegeben, und nur diese Mail hat den Link.',
  },
};

/** What the mails of the shop say, in every language. A language that lacks a message does not compile. */
export const mailMessages: Record<Locale, typeof en> = { en, de };
