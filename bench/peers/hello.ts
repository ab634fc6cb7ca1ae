import { listen, openFastify } from './serve.ts';

// Takes the body and answers: what HTTP alone costs.
const app = await openFastify();
app.post('/webhook', { config: { rawBody: true } }, async () => ({ received: true }));
await listen(app);
