import express from 'express';
import pg from 'pg';
import type Stripe from 'stripe';
import { maxConnections, settings, stripe } from './serve.ts';
import { sayListening } from './serve-address.ts';

// The handler of the tutorials: verify, look whether the order is there, insert it.
const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: maxConnections });
await pool.query(`
  create table if not exists orders (
    id bigint generated always as identity primary key,
    session_id text not null,
    payment_intent text,
    email text,
    amount bigint not null,
    currency text not null,
    status text not null,
    created_at timestamptz not null default now()
  );
  create index if not exists orders_session on orders (session_id);
`);

const app = express();
app.post('/webhook', express.raw({ type: 'application/json' }), async (request, response) => {
  let event: Stripe.Event;
  try {
    const signature = request.headers['stripe-signature'] ?? '';
    event = stripe.webhooks.constructEvent(request.body, signature, settings.secret);
  } catch (error) {
    response.status(400).send(`Webhook Error: ${(error as Error).message}`);
    return;
  }
  if (event.type === 'checkout.session.completed') await fulfil(event.data.object);
  response.json({ received: true });
});
const server = app.listen(0, '127.0.0.1', () => sayListening(server));

async function fulfil(session: Stripe.Checkout.Session): Promise<void> {
  const found = await pool.query('select id from orders where session_id = $1', [session.id]);
  if (found.rows.length > 0) return;
  await pool.query(
    `insert into orders (session_id, payment_intent, email, amount, currency, status)
     values ($1, $2, $3, $4, $5, 'paid')`,
    [
      session.id,
      session.payment_intent,
      session.customer_details?.email,
      session.amount_total,
      session.currency,
    ],
  );
}
