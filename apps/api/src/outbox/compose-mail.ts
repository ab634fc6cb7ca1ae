import { formatMoney } from '@till/contracts/format-money';
import type { PaymentNews } from '@till/db';

export type MailKind = 'receipt' | 'pending' | 'failed' | 'refund';

type Composed = { subject: string; text: string };

const texts: Record<MailKind, (news: PaymentNews, purchasesUrl: string) => Composed> = {
  receipt: (news, url) => ({
    subject: `Your purchase: ${shortList(news)}`,
    text: `Thank you for your purchase.

${itemised(news)}

${news.paidMinor === 0 ? 'It was free.' : `Paid: ${formatMoney(news.paidMinor, news.currency, 'en')}`}
Order: ${news.orderId}

It is ready for you, in the browser you bought it with:
${url}

On another device, that page sends you a link by mail.
`,
  }),
  pending: (news, url) => ({
    subject: `Your payment is on its way: ${shortList(news)}`,
    text: `We have your order. Your bank needs some days to carry out the payment.

${itemised(news)}

Order: ${news.orderId}

We will write again as soon as the payment has arrived. Until then you find the order here:
${url}
`,
  }),
  failed: (news, url) => ({
    subject: `Your payment failed: ${shortList(news)}`,
    text: `Your bank did not carry out the payment for this order. Nothing was charged.

${itemised(news)}

Order: ${news.orderId}

You can order again at any time:
${url}
`,
  }),
  refund: (news, url) => ({
    subject: `Your refund: ${shortList(news)}`,
    text: `We have refunded your purchase. What you bought is no longer open to you.

${itemised(news)}

Refunded: ${formatMoney(news.refundedMinor, news.currency, 'en')}
Order: ${news.orderId}

It can take some days until your bank shows the money. Your purchases:
${url}
`,
  }),
};

/** The mail about a payment in plain words. Links to the purchases page alone: nothing in it opens anything by itself. */
export function composeMail(kind: MailKind, news: PaymentNews, clientOrigin: string): Composed {
  return texts[kind](news, `${clientOrigin}/purchases`);
}

/** The letter with the link that opens the purchases of its address, once. */
export function composeAccessMail(token: string, clientOrigin: string): Composed {
  return {
    subject: 'Your purchases',
    text: `Here is the link to your purchases. Open it on the device where you
want to see them:

${clientOrigin}/purchases/open?token=${token}

It works once, within 15 minutes. If you did not ask for it, do nothing:
somebody typed your address, and only this mail has the link.
`,
  };
}

const itemised = (news: PaymentNews) =>
  news.lines.map(({ name, quantity }) => `  ${quantity} × ${name}`).join('\n');

function shortList({ lines }: PaymentNews): string {
  const [first] = lines;
  return lines.length > 1 ? `${first?.name} and ${lines.length - 1} more` : (first?.name ?? '');
}
