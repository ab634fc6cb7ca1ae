import type { Database } from '@till/db';
import { makeSales, product } from './make-sales.ts';

const batchSize = 20_000;
const workers = 2;

/**
 * Fills an empty ledger with paid orders as the shop leaves them: order, payment, grant, sent letter, and the event with
 * its payload. Half a minute apart, the newest now; ids in the order in which Till and Stripe give them. By SQL, past
 * the triggers, for it takes long enough.
 */
export async function fillLedger(
  { sql }: Database,
  orders: number,
  onProgress: (done: number) => void,
): Promise<void> {
  const [sale] = makeSales(1);
  const { slug, name, kind, amountMinor, currency } = product;
  const lines = JSON.stringify([
    { line: 1, slug, name, kind, unitAmountMinor: amountMinor, quantity: 1 },
  ]);
  // What differs from event to event, replaced by what is as random: pglz must not find it again.
  const note = /"note": "([^"]*)"/.exec(sale!.body)![1]!;
  const body = sale!.body.replace(note, '{{note}}').replace(sale!.sessionId, '{{session}}');
  const [column] = await sql<{ type: string }[]>`
    select data_type as type from information_schema.columns
    where table_name = 'stripe_events' and column_name = 'payload'`;
  const payload = column?.type === 'bytea' ? `convert_to(s.body, 'UTF8')` : 's.body';

  const fill = (from: number, to: number) => `
    set local session_replication_role = replica;
    set local synchronous_commit = off;
    create temp table sale on commit drop as
    select n, at, 'b_' || md5('buyer' || n) as buyer, 'cs_test_' || md5('cs' || n) || left(md5('cs2' || n), 26) as session,
      'pi_' || left(md5('pi' || n), 24) as intent, 'evt_' || left(md5('evt' || n), 24) as event,
      (left(time, 8) || '-' || right(time, 4) || '-7' || left(md5('a' || n), 3) || '-8' || left(md5('b' || n), 3) || '-'
        || left(md5('c' || n), 12))::uuid as id
    from (
      select n, at, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as time
      from (select n, now() - (${orders} - n) * interval '30 seconds' as at from generate_series(${from}, ${to}) n) t
    ) t;
    insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause, created_at)
    select id, md5('key' || n), buyer, '${lines}', ${amountMinor}, '${currency}', false, session, 'checkout', at from sale;
    insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, buyer_email, cause, created_at, updated_at)
    select session, id, intent, ${amountMinor}, '${currency}', 'paid', 2, buyer || '@example.com', event, at, at from sale;
    insert into grants (order_id, line, session_id, product_slug, quantity, cause, created_at)
    select id, 1, session, '${slug}', 1, event, at from sale;
    insert into outbox (key, kind, body, done_at)
    select 'receipt:' || session, 'receipt', jsonb_build_object('sessionId', session), at from sale;
    insert into stripe_events (id, type, object_id, api_version, order_id, payload, outcome, secret_index, latency_ms, received_at)
    select s.event, 'checkout.session.completed', s.session, '2026-10-28.endive', s.id, ${payload}, 'applied', 0, 900, s.at
    from (
      select sale.*, replace(replace($body$${body}$body$, '{{session}}', session), '{{note}}', (
        select string_agg(encode(sha256(convert_to(session || i, 'UTF8')), 'base64'), '') from generate_series(1, 9) i
      )) as body
      from sale
    ) s;`;

  let next = 1;
  let done = 0;
  const work = async () => {
    while (next <= orders) {
      const from = next;
      const to = Math.min(orders, from + batchSize - 1);
      next = to + 1;
      await sql.unsafe(fill(from, to)).simple();
      done += to - from + 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  await sql.unsafe('vacuum analyze').simple();
}
