import { listen, openFastify } from './serve.ts';

// Takes the body and answers: what HTTP alone costs.
const app = openFastify();
app.post('/webhook', async () => ({ received: true }));
await listen(app);
