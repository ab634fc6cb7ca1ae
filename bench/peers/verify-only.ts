import { listen, openFastify, settings, stripe } from './serve.ts';

// Verifies and forgets: no handler that verifies with Stripe's SDK on Fastify can be faster.
const app = await openFastify();
app.post('/webhook', { config: { rawBody: true } }, async (request) => {
  stripe.webhooks.constructEvent(
    request.rawBody ?? '',
    request.headers['stripe-signature'] ?? '',
    settings.secret,
  );
  return { received: true };
});
await listen(app);
