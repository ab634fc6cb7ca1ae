import fc from 'fast-check';
import type { Crash, Trouble } from './fault-points.ts';

/** What can happen, as plain data. Numbers choose among what is there when the step is played; with nothing there it is skipped. */
export type Step =
  | {
      do: 'start';
      buyer: number;
      product: number;
      quantity: number;
      key: number;
      /** How many requests with the same key at once: a double click. */
      clicks: number;
      turns: number[];
      stripe: StripeTrouble | null;
      crash: Crash | null;
    }
  | { do: 'pay'; session: number; how: (typeof waysToPay)[number] }
  | { do: 'settle'; session: number; succeeds: boolean }
  | { do: 'expire'; session: number }
  | { do: 'refund'; session: number; part: 1 | 2 | 3 }
  | { do: 'refund-status'; refund: number; status: (typeof laterRefundStatuses)[number] }
  | { do: 'dispute'; session: number }
  | { do: 'close-dispute'; dispute: number; outcome: 'won' | 'lost' }
  | {
      do: 'deliver';
      picks: number[];
      /** None: all in one process, and nothing keeps them from sharing statements. */
      turns: number[];
      secret: 0 | 1;
      database: Trouble | null;
      crash: Crash | null;
    }
  | { do: 'drop'; pick: number }
  | { do: 'twin'; pick: number }
  | { do: 'tamper'; session: number; how: (typeof waysToTamper)[number] }
  | { do: 'forge'; pick: number; how: (typeof waysToForge)[number] }
  | {
      do: 'look';
      session: number;
      buyer: number;
      stripe: StripeTrouble | null;
      crash: Crash | null;
    }
  | { do: 'sweep'; crash: Crash | null }
  | { do: 'outbox'; refused: number; crash: Crash | null }
  | { do: 'advance'; minutes: number };

/** How the faults end: Stripe delivers what was not acknowledged, or no webhook ever comes and the sweep finds it all. */
export type Ending = 'webhooks' | 'sweep';

export const waysToPay = [
  'card',
  'declined',
  'debit-settles',
  'debit-fails',
  'all-off',
  'half-off',
  'refund-fails-later',
  'refund-pends',
] as const;
export const laterRefundStatuses = ['succeeded', 'failed', 'canceled'] as const;
export const waysToTamper = [
  'amount',
  'currency',
  'session',
  'order',
  'livemode',
  'mode',
  'shape',
  'intent',
] as const;
export const waysToForge = ['secret', 'old', 'future', 'body', 'no-v1', 'none'] as const;
/** Refused, a stored failure, a request that never arrived, an answer that was lost. */
export const stripeTroubles = ['429', '500', 'lost-request', 'lost-answer'] as const;
export type StripeTrouble = (typeof stripeTroubles)[number];

const any = fc.nat({ max: 999 });
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const crash = sometimes(
  fc.record<Crash>({
    call: fc.integer({ min: 1, max: 5 }),
    when: fc.constantFrom('before', 'after'),
  }),
);
const turns = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 });
const stripe = sometimes(fc.constantFrom(...stripeTroubles));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      buyer: fc.nat({ max: 2 }),
      product: fc.nat({ max: 3 }),
      quantity: fc.constantFrom(1, 1, 1, 2),
      key: fc.nat({ max: 5 }),
      clicks: fc.constantFrom(1, 1, 1, 2, 3),
      turns,
      stripe,
      crash,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      session: any,
      how: fc.constantFrom('card', ...waysToPay),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      session: any,
      succeeds: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), session: any }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      session: any,
      part: fc.constantFrom(1, 2, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refund-status' as const),
      refund: any,
      status: fc.constantFrom(...laterRefundStatuses),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dispute' as const), session: any }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close-dispute' as const),
      dispute: any,
      outcome: fc.constantFrom('won', 'lost'),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      picks: fc.array(any, { minLength: 1, maxLength: 4 }),
      turns: fc.oneof(turns, fc.constant<number[]>([])),
      secret: fc.constantFrom(0, 0, 0, 1),
      database: sometimes(fc.constantFrom<Trouble>('lost-request', 'lost-answer')),
      crash,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), pick: any }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('twin' as const), pick: any }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('tamper' as const),
      session: any,
      how: fc.constantFrom(...waysToTamper),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('forge' as const),
      pick: any,
      how: fc.constantFrom(...waysToForge),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      session: any,
      buyer: fc.nat({ max: 2 }),
      stripe,
      crash,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sweep' as const), crash }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('outbox' as const),
      refused: fc.constantFrom(0, 0, 1),
      crash,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      minutes: fc.constantFrom(5, 40, 60 * 25, 60 * 24 * 4),
    }),
  },
);

/** A purchase as most of them go, so that what follows meets something. */
const purchase: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.nat({ max: 2 }),
    fc.nat({ max: 3 }),
    fc.constantFrom(1, 2),
    fc.nat({ max: 5 }),
    any,
    fc.constantFrom('card', ...waysToPay),
  )
  .map(([buyer, product, quantity, key, session, how]) => [
    {
      do: 'start',
      buyer,
      product,
      quantity,
      key,
      clicks: 1,
      turns: [0],
      stripe: null,
      crash: null,
    },
    { do: 'pay', session, how },
  ]);

export type History = { steps: Step[]; ending: Ending };

/** A history: one or two purchases to start with, then anything. */
export const history: fc.Arbitrary<History> = fc
  .tuple(
    fc.array(purchase, { minLength: 1, maxLength: 2 }),
    fc.array(step, { minLength: 3, maxLength: 14 }),
    fc.constantFrom<Ending>('webhooks', 'sweep'),
  )
  .map(([purchases, rest, ending]) => ({ steps: [...purchases.flat(), ...rest], ending }));
