import type { Order, OrderState } from '@till/contracts';
import type { Locale } from '@till/contracts/locales';
import { orderMessages } from './messages/orders.ts';

type Words = {
  label: string;
  title: string;
  text: string;
  /** How it stands for the buyer: settled well, undecided, or without what they wanted. */
  tone: 'good' | 'wait' | 'bad';
  /** What the button that goes back to paying says; null where there is nothing to pay. */
  retry: string | null;
};

const tones: Record<OrderState, Words['tone']> = {
  paid: 'good',
  processing: 'wait',
  open: 'wait',
  failed: 'bad',
  expired: 'bad',
  refunded: 'bad',
  disputed: 'bad',
  checking: 'wait',
};

/** What a buyer reads about an order, for every state it can be in. */
export function wordsOf(order: Order, locale: Locale): Words {
  const { state } = order;
  const { states } = orderMessages[locale];
  const words: Omit<Words, 'tone' | 'retry'> & { retry?: string } =
    states[state === 'paid' ? paidWith(order) : state];
  return { retry: null, ...words, tone: tones[state] };
}

function paidWith({ refundedMinor, lines }: Order) {
  if (lines.some(({ refundedUnits }) => refundedUnits > 0)) return 'linesRefunded';
  return refundedMinor > 0 ? 'partlyRefunded' : 'paid';
}
