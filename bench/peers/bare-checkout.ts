import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import postgres from 'postgres';
import Stripe from 'stripe-of-till';
import { listen, maxConnections, settings } from './serve.ts';

// What no checkout can do without: one insert, and one call of the SDK. With the SDK and the driver that Till has.
const sql = postgres(settings.databaseUrl, { max: maxConnections, onnotice: () => {} });
const stripeBase = new URL(process.env.STRIPE_API_BASE ?? '');
const stripe = new Stripe(settings.stripeSecretKey, {
  host: stripeBase.hostname,
  port: stripeBase.port,
  protocol: 'http',
  telemetry: false,
});
await sql`
  create table if not exists orders (
    id uuid primary key, client_key text not null unique, slug text not null, quantity int not null,
    created_at timestamptz not null default now())`;

const app = Fastify();
app.post<{ Body: { slug: string; quantity: number; clientKey: string } }>(
  '/checkout',
  async ({ body: { slug, quantity, clientKey } }) => {
    const orderId = randomUUID();
    await sql`
      insert into orders (id, client_key, slug, quantity) values (${orderId}, ${clientKey}, ${slug}, ${quantity})`;
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: orderId,
        metadata: { order_id: orderId },
        line_items: [
          {
            quantity,
            price_data: { currency: 'usd', unit_amount: 1200, product_data: { name: slug } },
          },
        ],
        success_url: 'http://localhost/success?session_id={CHECKOUT_SESSION_ID}',
        cancel_url: 'http://localhost/cancel',
      },
      { idempotencyKey: orderId },
    );
    return { url: session.url };
  },
);
await listen(app);
