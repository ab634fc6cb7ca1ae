import { listen, openFastify, settings, stripe } from './serve.ts';

// Verifies and forgets: no handler that verifies with Stripe's SDK on Fastify can be faster.
const app = openFastify();
app.post('/webhook', async (request) => {
  stripe.webhooks.constructEvent(
    request.body as Buffer,
    request.headers['stripe-signature'] ?? '',
    settings.secret,
  );
  return { received: true };
});
await listen(app);
