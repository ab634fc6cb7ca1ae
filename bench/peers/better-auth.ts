import { createServer } from 'node:http';
import { stripe as stripePlugin } from '@better-auth/stripe';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';
import type Stripe from 'stripe';
import { maxConnections, settings, stripe } from './serve.ts';
import { sayListening } from './serve-address.ts';

const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: maxConnections });
const options = {
  database: pool,
  secret: 'a-secret-for-measuring-of-32-characters',
  baseURL: 'http://127.0.0.1',
  // On by default in production: a hundred requests in ten seconds from one address.
  rateLimit: { enabled: false },
  plugins: [
    stripePlugin({
      stripeClient: stripe as never,
      stripeWebhookSecret: settings.secret,
      // The plugin handles subscriptions by itself. A single payment is for its hook.
      onEvent: async (event) => {
        if (event.type === 'checkout.session.completed') await fulfil(event.data.object as never);
      },
    }),
  ],
};
await (await getMigrations(options)).runMigrations();
await pool.query(`
  create table if not exists orders (
    session_id text primary key, payment_intent text, email text, amount bigint not null, currency text not null,
    created_at timestamptz not null default now());
`);

const server = createServer(toNodeHandler(betterAuth(options)));
server.listen(0, '127.0.0.1', () => sayListening(server));

async function fulfil(session: Stripe.Checkout.Session): Promise<void> {
  await pool.query(
    `insert into orders (session_id, payment_intent, email, amount, currency) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [
      session.id,
      session.payment_intent,
      session.customer_details?.email,
      session.amount_total,
      session.currency,
    ],
  );
}
