export type Mutant = {
  name: string;
  /** The end of the file's path. */
  file: string;
  /** A piece of its source that stands there exactly once. */
  from: string;
  to: string;
};

/** Bugs that handlers of payments have had. The model must notice each of them. */
export const mutants: Mutant[] = [
  {
    name: 'last-write-wins',
    file: 'queries/apply-session.ts',
    from: 'where payments.rank < excluded.rank',
    to: 'where true',
  },
  {
    name: 'completed-means-paid',
    file: 'checkout/apply-checkout-session.ts',
    from: "if (session.payment_status !== 'unpaid') return 'paid';",
    to: "if (session.status === 'complete') return 'paid';",
  },
  {
    name: 'no-amount-check',
    file: 'queries/apply-session.ts',
    from: "when o.amount_minor <> ${fact.subtotalMinor}::bigint then 'amount: not the amount of the order'",
    to: '',
  },
];
