import process from 'node:process';
import Stripe from 'stripe';
import { startEmulator } from '../src/index.ts';

const block = 500;
const total = Number(process.argv[2] ?? 5000);

const bornAt = performance.now();
const emulator = await startEmulator({ port: 0 });
console.log(`listening after ${Math.round(performance.now() - bornAt)} ms in this process`);

const stripe = new Stripe('sk_test_bench', {
  host: '127.0.0.1',
  port: emulator.port,
  protocol: 'http',
});

let startedAt = performance.now();
for (let count = 1; count <= total; count++) {
  const { id } = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'http://shop.test/success',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 900, product_data: { name: 'Book' } },
      },
    ],
  });
  await stripe.rawRequest('POST', `/v1/payment_pages/${id}/confirm`, {
    payment_method: 'pm_card_visa',
    expected_amount: 900,
  });
  const session = await stripe.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge'],
  });
  if (session.payment_status !== 'paid') throw new Error(`${id} is ${session.payment_status}`);
  if (count % block > 0) continue;
  const ms = (performance.now() - startedAt) / block;
  const heapMb = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  console.log(`${count} sessions made, paid and read: ${ms.toFixed(2)} ms each, heap ${heapMb} MB`);
  startedAt = performance.now();
}
await emulator.close();
