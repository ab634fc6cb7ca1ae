import type { Order, OrderState } from '@till/contracts';

type Words = {
  label: string;
  title: string;
  text: string;
  /** How it stands for the buyer: settled well, undecided, or without what they wanted. */
  tone: 'good' | 'wait' | 'bad';
  /** What the button that goes back to paying says; null where there is nothing to pay. */
  retry: string | null;
};

const orderWords: Record<OrderState, Words> = {
  paid: {
    label: 'Paid',
    title: 'Thank you',
    text: 'It is paid, and it is yours. You find it again under “Your purchases” in this browser.',
    tone: 'good',
    retry: null,
  },
  processing: {
    label: 'Payment under way',
    title: 'Your bank is still at it',
    text: 'The payment is under way. A bank debit takes a few days, at the most 14 working days. You need not pay again: what you bought opens here, and under “Your purchases”, when the money has arrived.',
    tone: 'wait',
    retry: null,
  },
  open: {
    label: 'Not paid yet',
    title: 'Not paid yet',
    text: 'We have not heard of a payment yet. If you have just paid, give it a moment.',
    tone: 'wait',
    retry: 'Go on to the payment',
  },
  failed: {
    label: 'Payment failed',
    title: 'The payment did not go through',
    text: 'Your bank refused it, and nothing was charged. You can try again, perhaps another way.',
    tone: 'bad',
    retry: 'Try again',
  },
  expired: {
    label: 'Expired',
    title: 'This checkout has ended',
    text: 'It was open for too long, and nothing was charged. You can start again.',
    tone: 'bad',
    retry: 'Start again',
  },
  refunded: {
    label: 'Refunded',
    title: 'This order was refunded',
    text: 'The money is on its way back to you, and what you bought is closed.',
    tone: 'bad',
    retry: null,
  },
  disputed: {
    label: 'Disputed',
    title: 'This payment is disputed',
    text: 'Your bank has asked us about it. Until that is settled, what you bought is closed.',
    tone: 'bad',
    retry: null,
  },
  checking: {
    label: 'Being checked',
    title: 'We are checking your payment',
    text: 'Something about it did not add up, so a person looks at it. You need not pay again.',
    tone: 'wait',
    retry: null,
  },
};

const partlyRefunded: Words = {
  ...orderWords.paid,
  label: 'Partly refunded',
  title: 'Partly refunded',
  text: 'Part of the money is on its way back to you. What you bought stays open.',
};

/** What a buyer reads about an order, for every state it can be in. */
export function wordsFor(order: Order): Words {
  return order.state === 'paid' && order.refundedMinor > 0
    ? partlyRefunded
    : orderWords[order.state];
}
