import { runMigrations, StripeSync } from '@stripe/sync-engine';
import { listen, maxConnections, openFastify, settings } from './serve.ts';

const silent = { info() {}, warn() {}, error: console.error };
const common = {
  databaseUrl: settings.databaseUrl,
  // Its tables are made from Stripe's OpenAPI document, which it would fetch from a public site.
  openApiSpecPath: process.env.OPENAPI_PATH ?? '',
  logger: silent,
};
await runMigrations({ ...common, stripeApiVersion: '2020-08-27' });
const sync = await StripeSync.create({
  ...common,
  poolConfig: { connectionString: settings.databaseUrl, max: maxConnections },
  stripeSecretKey: settings.stripeSecretKey,
  stripeWebhookSecret: settings.secret,
  // Without it, it asks Stripe whose account this is when it starts.
  stripeAccountId: 'acct_bench',
});

const app = openFastify();
app.post('/webhook', async (request) => {
  const signature = request.headers['stripe-signature'];
  await sync.webhook.processWebhook(request.body as Buffer, String(signature));
  return { received: true };
});
await listen(app);
