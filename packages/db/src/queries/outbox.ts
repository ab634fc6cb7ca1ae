import type { Database } from '../open-database.ts';
import type { EffectKind } from '../schema.ts';

export type DueEffect = {
  key: string;
  kind: EffectKind;
  body: Record<string, string>;
  /** Counts this attempt. Also the fence: who took it later has a higher one. */
  attempts: number;
};

/**
 * Takes up to `limit` due effects for `leaseSeconds`, in one statement. Any number of workers: nobody waits for another,
 * and an effect whose worker died is due again when the lease is over.
 */
export function takeDueEffects(db: Database, limit: number, leaseSeconds: number) {
  return db.sql<DueEffect[]>`
    with due as materialized (
      select key from outbox
      where done_at is null and run_at <= now() and (locked_until is null or locked_until <= now())
      order by run_at limit ${limit} for update skip locked
    )
    update outbox o set locked_until = now() + make_interval(secs => ${leaseSeconds}), attempts = o.attempts + 1
    from due where o.key = due.key
    returning o.key, o.kind, o.body, o.attempts`;
}

/** Closes an effect. `skipped` says why nothing was sent. Does nothing when another worker took it meanwhile. */
export async function markEffectDone(
  db: Database,
  effect: DueEffect,
  skipped: string | null,
): Promise<void> {
  await db.sql`
    update outbox set done_at = now(), locked_until = null,
      last_error = ${skipped === null ? null : `skipped: ${skipped}`}
    where key = ${effect.key} and attempts = ${effect.attempts}::int and done_at is null`;
}

/**
 * Puts an effect back for `delaySeconds`; null gives it up: it is never due again until a person sets `run_at`. Does
 * nothing when another worker took it meanwhile.
 */
export async function markEffectFailed(
  db: Database,
  effect: DueEffect,
  error: string,
  delaySeconds: number | null,
): Promise<void> {
  await db.sql`
    update outbox set locked_until = null, last_error = ${error},
      run_at = case
        when ${delaySeconds}::float8 is null then 'infinity'
        else now() + make_interval(secs => ${delaySeconds}::float8)
      end
    where key = ${effect.key} and attempts = ${effect.attempts}::int and done_at is null`;
}

/** What a mail about a payment needs to say. */
export type PaymentNews = {
  orderId: string;
  /** Since 1970. */
  orderedAtSeconds: number;
  /** The language the order was begun in; null: not known. */
  locale: string | null;
  buyerEmail: string | null;
  lines: { name: string; quantity: number; unitAmountMinor: number }[];
  paidMinor: number;
  currency: string;
  status: string;
  refundedMinor: number;
};

/** The payment of a session as it is now, or undefined. */
export async function findPaymentNews(db: Database, sessionId: string) {
  const [news] = await db.sql<PaymentNews[]>`
    select o.id as "orderId", floor(extract(epoch from o.created_at))::float8 as "orderedAtSeconds", o.locale, p.buyer_email as "buyerEmail", o.lines, p.amount_minor::float8 as "paidMinor",
      p.currency, p.status, coalesce((
        select sum(r.amount_minor) from refunds r where r.payment_intent_id = p.payment_intent_id and r.rank < 2
      ), 0)::float8 as "refundedMinor"
    from payments p join orders o on o.id = p.order_id where p.session_id = ${sessionId}`;
  return news;
}

/** The order that was paid with this payment intent, or undefined. */
export async function findOrderOfIntent(db: Database, paymentIntentId: string) {
  const [row] = await db.sql<{ orderId: string }[]>`
    select order_id as "orderId" from payments where payment_intent_id = ${paymentIntentId}`;
  return row?.orderId;
}
