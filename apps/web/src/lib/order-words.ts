import type { OrderState } from '@till/contracts';

type Words = { label: string; title: string; text: string };

/** What a buyer reads about an order, for every state it can be in. */
export const orderWords: Record<OrderState, Words> = {
  paid: {
    label: 'Paid',
    title: 'Thank you',
    text: 'It is paid, and it is yours. You find it again under “Your purchases” in this browser.',
  },
  processing: {
    label: 'Payment under way',
    title: 'Your bank is still at it',
    text: 'The payment is under way and some banks take their time, up to a few days. You need not pay again: this page opens what you bought when the money has arrived.',
  },
  open: {
    label: 'Not paid yet',
    title: 'Not paid yet',
    text: 'We have not heard of a payment yet. If you have just paid, give it a moment.',
  },
  failed: {
    label: 'Payment failed',
    title: 'The payment did not go through',
    text: 'Your bank refused it, and nothing was charged. You can try again, perhaps another way.',
  },
  expired: {
    label: 'Expired',
    title: 'This checkout has ended',
    text: 'It was open for too long, and nothing was charged. You can start again.',
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
    title: 'We are looking at this payment',
    text: 'Something about it did not add up, so a person looks at it. You need not pay again.',
  },
};
