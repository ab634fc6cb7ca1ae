/** A bug to plant: in one file's source as it is loaded, or in the database once it is migrated. */
export type Mutant = { name: string } & (
  | {
      /** The end of the file's path. */
      file: string;
      /** A piece of its source that stands there exactly once. */
      from: string;
      to: string;
    }
  | { sql: string }
);

const applySession = 'queries/apply-session.ts';
const accessView = (condition: string) => `
  create or replace view access as
  select g.order_id, g.line, o.buyer_id, g.product_slug, g.quantity, g.seed
  from grants g join orders o on o.id = g.order_id join payments p on p.session_id = g.session_id
  where p.status = 'paid' and ${condition}`;
const refunded = (ranks: string) =>
  `coalesce((select sum(r.amount_minor) from refunds r where r.payment_intent_id = p.payment_intent_id and r.rank ${ranks}), 0)`;
const undisputed = `not exists (
  select 1 from disputes d where d.payment_intent_id = p.payment_intent_id and d.rank in (0, 2))`;

/** Bugs that handlers of payments have had. The model must notice every one of them. */
export const mutants: Mutant[] = [
  // What a session says.
  {
    name: 'last-write-wins',
    file: applySession,
    from: 'where payments.rank < excluded.rank',
    to: 'where true',
  },
  {
    name: 'first-write-wins',
    file: applySession,
    from: 'where payments.rank < excluded.rank',
    to: 'where false',
  },
  {
    name: 'completed-means-paid',
    file: 'checkout/read-session.ts',
    from: "if (session.payment_status !== 'unpaid') return 'paid';",
    to: "if (session.status === 'complete') return 'paid';",
  },
  {
    name: 'nothing-to-pay-is-not-paid',
    file: 'checkout/read-session.ts',
    from: "if (session.payment_status !== 'unpaid') return 'paid';",
    to: "if (session.payment_status === 'paid') return 'paid';",
  },
  {
    name: 'failed-looks-pending',
    file: 'checkout/read-session.ts',
    from: 'if (news) return news;',
    to: '',
  },
  {
    name: 'discounts-are-contradictions',
    file: 'checkout/apply-checkout-session.ts',
    from: 'subtotalMinor: session.amount_subtotal ?? session.amount_total,',
    to: 'subtotalMinor: session.amount_total,',
  },
  {
    name: 'the-total-of-the-order-was-charged',
    file: 'checkout/apply-checkout-session.ts',
    from: 'totalMinor: session.amount_total,',
    to: 'totalMinor: session.amount_subtotal ?? session.amount_total,',
  },
  {
    name: 'granted-while-pending',
    file: applySession,
    from: 'where v.mismatch is null and v.rank = 2',
    to: 'where v.mismatch is null and v.rank in (0, 2)',
  },
  {
    name: 'a-grant-is-forgotten',
    file: applySession,
    from: 'where v.mismatch is null and v.rank = 2',
    to: 'where v.mismatch is null and v.rank = 2 and l.quantity = 1',
  },
  // What contradicts its order.
  {
    name: 'no-amount-check',
    file: applySession,
    from: "when o.amount_minor <> f.subtotal_minor then 'amount: not the amount of the order'",
    to: '',
  },
  {
    name: 'no-currency-check',
    file: applySession,
    from: "when o.currency <> f.currency then 'currency: not the currency of the order'",
    to: '',
  },
  {
    name: 'no-livemode-check',
    file: applySession,
    from: "when o.livemode <> f.livemode then 'livemode: not the mode of the order'",
    to: '',
  },
  {
    name: 'no-mode-check',
    file: 'checkout/read-session.ts',
    from: "if (session.mode && session.mode !== 'payment') return 'mode: not payment';",
    to: '',
  },
  // Refunds and disputes.
  {
    name: 'refund-needs-payment',
    file: 'stripe-events/reversal.ts',
    from: '  const { changed, orderId } = await retryStatement(() =>',
    to: `  const known = await tools.db.sql\`select 1 from payments where payment_intent_id = \${paymentIntentId}\`;
  if (known.length === 0) return { outcome: 'ignored' };
  const { changed, orderId } = await retryStatement(() =>`,
  },
  {
    name: 'refund-last-write-wins',
    file: 'queries/apply-reversal.ts',
    from: 'const isLater = sql`${place(sql`t.status`)} < ${place(sql`excluded.status`)}`;',
    to: 'const isLater = sql`true`;',
  },
  {
    name: 'refund-first-write-wins',
    file: 'queries/apply-reversal.ts',
    from: 'const isLater = sql`${place(sql`t.status`)} < ${place(sql`excluded.status`)}`;',
    to: 'const isLater = sql`false`;',
  },
  {
    name: 'any-refund-takes-access',
    sql: accessView(`(p.amount_minor = 0 or ${refunded('< 2')} = 0) and ${undisputed}`),
  },
  {
    name: 'a-failed-refund-takes-access',
    sql: accessView(
      `(p.amount_minor = 0 or p.amount_minor > ${refunded('<= 2')}) and ${undisputed}`,
    ),
  },
  {
    name: 'disputes-take-nothing',
    sql: accessView(`(p.amount_minor = 0 or p.amount_minor > ${refunded('< 2')})`),
  },
  // Deliveries.
  {
    name: 'acknowledge-on-error',
    file: 'doors/stripe-webhook.ts',
    from: "return reply.code(503).send({ error: 'Not recorded. Send it again.' });",
    to: 'return reply.send({ received: true });',
  },
  {
    name: 'inbox-as-a-gate',
    file: 'stripe-events/apply-event.ts',
    from: '  try {\n    return { ...named, ...(await handler(tools, data.object, event)) };',
    to: `  const first = await tools.db.sql\`
    insert into stripe_events (id, type, object_id, payload, secret_index, latency_ms, outcome)
    values (\${eventId}, \${type}, '', '', 0, 0, 'applied') on conflict do nothing returning 1\`;
  if (first.length === 0) return { ...named, outcome: 'duplicate' };
  try {
    return { ...named, ...(await handler(tools, data.object, event)) };`,
  },
  {
    name: 'future-signatures',
    file: 'doors/verify-event.ts',
    from: 'if (Math.abs(ageSeconds) > toleranceSeconds)',
    to: 'if (ageSeconds > toleranceSeconds)',
  },
  {
    name: 'any-signature',
    file: 'doors/verify-event.ts',
    from: 'if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;',
    to: 'if (error instanceof Stripe.errors.StripeSignatureVerificationError) return true;',
  },
  {
    name: 'the-old-secret-is-forgotten',
    file: 'doors/verify-event.ts',
    from: 'secrets.entries()',
    to: 'secrets.slice(0, 1).entries()',
  },
  // The checkout.
  {
    name: 'oversell',
    file: 'queries/place-order.ts',
    from: 'p.reserved + w.quantity > p.stock as sold_out',
    to: 'false as sold_out',
  },
  {
    name: 'a-new-idempotency-key-each-time',
    file: 'checkout/start-checkout.ts',
    from: 'const idempotencyKey = `${order.id}:${order.attempt}`;',
    to: 'const idempotencyKey = `${order.id}:${Math.random()}`;',
  },
  {
    name: 'the-session-is-not-kept',
    file: 'checkout/start-checkout.ts',
    from: 'const attached = await retryStatement(() => attachSession(db, order.id, session.id));',
    to: 'const attached = session.id;',
  },
  {
    name: 'expired-units-stay-held',
    sql: 'drop trigger payments_move_reserved_stock on payments',
  },
  {
    name: 'any-buyer-sees-the-order',
    file: 'queries/purchases.ts',
    from: 'where o.stripe_session_id = ${sessionId} and o.id in (${heldOrders(db, holder)})`',
    to: 'where o.stripe_session_id = ${sessionId}`',
  },
  // Effects and the sweep.
  {
    name: 'marked-before-it-was-sent',
    file: 'outbox/start-outbox.ts',
    from: 'skipped = await performEffect(tools, effect, log);',
    to: 'await markEffectDone(tools.db, effect, null);\n    skipped = await performEffect(tools, effect, log);',
  },
  {
    name: 'no-receipt',
    file: applySession,
    from: "  paid: 'receipt',",
    to: '  paid: null,',
  },
  {
    name: 'the-sweep-skips-refunds',
    file: 'sweep/sweep-stripe.ts',
    from: 'await applyCounted(tools, options, log, refund.id, refund.created, apply);',
    to: 'void apply;',
  },
  {
    name: 'the-sweep-looks-at-open-sessions-alone',
    file: 'sweep/sweep-stripe.ts',
    from: 'swept.sessions += 1;',
    to: "if (session.status === 'complete') continue;\n    swept.sessions += 1;",
  },
];

/** Bugs that are none here, and why. */
export const equivalents: Record<string, string> = {
  'check-then-insert':
    'grants and facts have primary keys: the second insert of a race fails or does nothing, as it does today',
  'no-session-check':
    'the foreign key of payments to (order, session) refuses the payment of another session',
};
