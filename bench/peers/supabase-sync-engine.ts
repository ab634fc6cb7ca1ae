import { createRequire } from 'node:module';
import { listen, maxConnections, openFastify, settings } from './serve.ts';

// By require: its ES module does not find its own migrations, and says nothing.
const { runMigrations, StripeSync } = createRequire(import.meta.url)(
  '@supabase/stripe-sync-engine',
) as typeof import('@supabase/stripe-sync-engine');

await runMigrations({ databaseUrl: settings.databaseUrl, schema: 'stripe' });
const sync = new StripeSync({
  poolConfig: { connectionString: settings.databaseUrl, max: maxConnections },
  stripeSecretKey: settings.stripeSecretKey,
  stripeWebhookSecret: settings.secret,
});
// For each session it asks Stripe for the line items. Here the answer is there at once, and empty: less than in reality.
sync.stripe.checkout.sessions.listLineItems = (() => (async function* () {})()) as never;

const app = openFastify();
app.post('/webhook', async (request) => {
  const signature = request.headers['stripe-signature'];
  await sync.processWebhook(request.body as Buffer, String(signature));
  return { received: true };
});
await listen(app);
