import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import pg from 'pg';
import type Stripe from 'stripe';
import { listen, maxConnections, openFastify, settings, stripe } from './serve.ts';

// The careful handler: event, payment and grant in one transaction of three awaited statements.
const events = pgTable('events', {
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
});
const payments = pgTable('payments', {
  sessionId: text('session_id').primaryKey(),
  paymentIntentId: text('payment_intent_id').unique(),
  email: text('email'),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
});
const grants = pgTable('grants', {
  orderId: text('order_id').primaryKey(),
  sessionId: text('session_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: maxConnections });
await pool.query(`
  create table if not exists events (
    id text primary key, type text not null, received_at timestamptz not null default now());
  create table if not exists payments (
    session_id text primary key, payment_intent_id text unique, email text, amount bigint not null,
    currency text not null);
  create table if not exists grants (
    order_id text primary key, session_id text not null, created_at timestamptz not null default now());
`);
const db = drizzle(pool);

const app = openFastify();
app.post('/webhook', async (request) => {
  const event = stripe.webhooks.constructEvent(
    request.body as Buffer,
    request.headers['stripe-signature'] ?? '',
    settings.secret,
  );
  if (event.type === 'checkout.session.completed') await fulfil(event, event.data.object);
  return { received: true };
});
await listen(app);

async function fulfil(event: Stripe.Event, session: Stripe.Checkout.Session): Promise<void> {
  await db.transaction(async (tx) => {
    const { id, type } = event;
    const fresh = await tx
      .insert(events)
      .values({ id, type })
      .onConflictDoNothing()
      .returning({ id: events.id });
    if (fresh.length === 0) return;
    await tx
      .insert(payments)
      .values({
        sessionId: session.id,
        paymentIntentId: String(session.payment_intent),
        email: session.customer_details?.email ?? null,
        amount: session.amount_total ?? 0,
        currency: session.currency ?? '',
      })
      .onConflictDoNothing();
    await tx
      .insert(grants)
      .values({ orderId: session.client_reference_id ?? '', sessionId: session.id })
      .onConflictDoNothing();
  });
}
