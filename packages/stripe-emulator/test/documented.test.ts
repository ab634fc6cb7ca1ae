import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';
import type { Shop } from './support/start-shop.ts';

const session =
  'mode=payment&success_url=http://s.test&line_items[0][quantity]=2&line_items[0][price_data][currency]=jpy&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=B';

const paid = ({ stripe }: Shop, params = {}) =>
  stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    ...params,
  });

const bodyOf = async (response: Response) => (await response.json()) as Record<string, never>;

/** What Stripe documents or was measured to do, each as one observation. */
const documented: [string, (shop: Shop) => Promise<void>][] = [
  [
    'an error has a type, a message and the URL of its request’s log',
    async ({ request }) => {
      const response = await request('GET', '/v1/customers/cus_none');
      const { error } = await bodyOf(response);
      expect(error).toMatchObject({
        type: 'invalid_request_error',
        code: 'resource_missing',
        param: 'id',
        message: "No such customer: 'cus_none'",
        doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
        request_log_url: expect.stringContaining(response.headers.get('request-id')!),
      });
    },
  ],
  [
    'an id that does not exist is 404 in the path and 400 in a parameter',
    async ({ request }) => {
      expect((await request('GET', '/v1/refunds/re_none')).status).toBe(404);
      expect((await request('POST', '/v1/refunds', 'charge=ch_none')).status).toBe(400);
    },
  ],
  [
    'a POST echoes its key and names the request that first ran',
    async ({ request }) => {
      const { headers } = await request('POST', '/v1/customers', '', { 'idempotency-key': 'a' });
      expect(headers.get('idempotency-key')).toBe('a');
      expect(headers.get('original-request')).toBe(headers.get('request-id'));
      expect(headers.get('stripe-should-retry')).toBe('false');
    },
  ],
  [
    'brackets may be numbered or empty, spaces %20 or +',
    async ({ request }) => {
      const one = 'name=A%20B&images[]=http://s.test/1.png&images[]=http://s.test/2.png';
      const other = 'name=A+B&images[0]=http://s.test/1.png&images[1]=http://s.test/2.png';
      for (const form of [one, other]) {
        expect(await bodyOf(await request('POST', '/v1/products', form))).toMatchObject({
          name: 'A B',
          images: ['http://s.test/1.png', 'http://s.test/2.png'],
        });
      }
    },
  ],
  [
    'null unsets, where that is possible',
    async ({ stripe }) => {
      const { id } = await stripe.products.create({ name: 'B', description: 'Bound' });
      const unset = await stripe.products.update(id, { description: null as never });
      expect(unset.description).toBeNull();
      await expect(stripe.products.update(id, { name: '' })).rejects.toMatchObject({
        code: 'parameter_invalid_empty',
      });
    },
  ],
  [
    'metadata is merged, and an empty value deletes its key',
    async ({ stripe }) => {
      const { id } = await stripe.products.create({ name: 'B', metadata: { a: '1', b: '2' } });
      const updated = await stripe.products.update(id, { metadata: { a: '', c: '3' } });
      expect(updated.metadata).toEqual({ b: '2', c: '3' });
      expect((await stripe.products.update(id, { metadata: '' as never })).metadata).toEqual({});
    },
  ],
  [
    'decimals are text on the wire and Decimals in the SDK',
    async ({ request, stripe }) => {
      const form = 'currency=eur&unit_amount=900&product_data[name]=B';
      const raw = await bodyOf(await request('POST', '/v1/prices', form));
      expect(raw['unit_amount_decimal']).toBe('900');
      const price = await stripe.prices.retrieve(String(raw['id']));
      expect(typeof price.unit_amount_decimal).toBe('object');
      expect(String(price.unit_amount_decimal)).toBe('900');
    },
  ],
  [
    'a session lasts 24 hours unless told otherwise, at least 30 minutes',
    async ({ createSession }) => {
      const made = await createSession();
      expect(made.expires_at - made.created).toBe(86_400);
      const in29Minutes = made.created + 29 * 60;
      await expect(createSession({ expires_at: in29Minutes })).rejects.toMatchObject({
        param: 'expires_at',
      });
    },
  ],
  [
    'amounts of currencies without decimals are whole units',
    async ({ request }) => {
      const made = await bodyOf(await request('POST', '/v1/checkout/sessions', session));
      expect(made).toMatchObject({ currency: 'jpy', amount_total: 1000 });
    },
  ],
  [
    'an event never carries the line items of its session',
    async ({ createSession, emulator }) => {
      const { id } = await createSession();
      await emulator.control.paySession(id);
      const [event] = emulator.control.events('checkout.session.completed');
      expect(event?.data.object).not.toHaveProperty('line_items');
    },
  ],
  [
    'a free session completes as no_payment_required, without an intent',
    async ({ createSession, emulator }) => {
      const { id } = await createSession({ allow_promotion_codes: true });
      const payment = await emulator.control.paySession(id, { promotionCode: 'FREE100' });
      expect(payment.session).toMatchObject({
        payment_status: 'no_payment_required',
        payment_intent: null,
      });
    },
  ],
  [
    'an unpaid debit completes its session first and is told of later',
    async ({ createSession, emulator, receiver }) => {
      const { id } = await createSession();
      await emulator.control.paySession(id, { method: 'debit' });
      expect(receiver.types()).toContain('checkout.session.completed');
      emulator.control.settleDebit(id);
      await emulator.control.webhooksIdle();
      expect(receiver.types()).toContain('checkout.session.async_payment_succeeded');
    },
  ],
  [
    'events keep the version of their creation',
    async ({ stripe, emulator, request }) => {
      await stripe.customers.create();
      const [event] = emulator.control.events();
      const shown = await request('GET', `/v1/events/${event!.id}`, undefined, {
        'stripe-version': '2024-04-10',
      });
      expect((await bodyOf(shown))['api_version']).toBe('2026-10-28.endive');
    },
  ],
  [
    'events are gone after 30 days',
    async ({ stripe, emulator }) => {
      await stripe.customers.create();
      const [event] = (await stripe.events.list()).data;
      await emulator.control.advanceClock({ days: 30 });
      expect((await stripe.events.list()).data).toEqual([]);
      await expect(stripe.events.retrieve(event!.id)).rejects.toMatchObject({ statusCode: 404 });
    },
  ],
  [
    'an undelivered event is listed by delivery_success=false',
    async ({ stripe, emulator, receiver }) => {
      receiver.answer(() => 302);
      await stripe.customers.create();
      await emulator.control.webhooksIdle();
      const listed = await stripe.events.list({ delivery_success: false });
      expect(listed.data.map(({ type }) => type)).toEqual(['customer.created']);
    },
  ],
  [
    'a refund can fail after it succeeded, and the charge has its amount back',
    async (shop) => {
      const { id } = await paid(shop, { payment_method: 'pm_card_refundFail' });
      const refund = await shop.stripe.refunds.create({ payment_intent: id });
      expect(refund.status).toBe('succeeded');
      await shop.emulator.control.advanceClock({ minutes: 1 });
      expect((await shop.stripe.refunds.retrieve(refund.id)).status).toBe('failed');
    },
  ],
  [
    'a charge that is refunded is so once',
    async (shop) => {
      const { id } = await paid(shop);
      await shop.stripe.refunds.create({ payment_intent: id });
      await expect(shop.stripe.refunds.create({ payment_intent: id })).rejects.toMatchObject({
        code: 'charge_already_refunded',
      });
    },
  ],
  [
    'a request that is too large is refused, and one of another kind',
    async ({ request }) => {
      const large = await request('POST', '/v1/customers', `name=${'x'.repeat(1_100_000)}`);
      expect(large.status).toBe(400);
      const json = await request('POST', '/v1/customers', '{}', {
        'content-type': 'application/json',
      });
      expect(json.status).toBe(400);
    },
  ],
  [
    'the signature of an event verifies with the SDK, and the v0 beside it does not count',
    async ({ stripe, emulator, receiver }) => {
      await stripe.customers.create();
      await emulator.control.webhooksIdle();
      const { body, headers } = receiver.received[0]!;
      const header = String(headers['stripe-signature']);
      expect(header).toMatch(/^t=\d+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/);
      const onlyV0 = header.replace(/v1=[0-9a-f]+,/, '');
      const verify = (signature: string) =>
        new Stripe('sk_test_x').webhooks.constructEventAsync(
          body,
          signature,
          'whsec_test_of_the_shop',
        );
      await expect(verify(onlyV0)).rejects.toThrow('No signatures found');
      await expect(verify(header)).resolves.toMatchObject({ type: 'customer.created' });
    },
  ],
];

describe('what Stripe documents', () => {
  test.each(documented)('%s', async (_what, observe) => {
    await observe(await startShop());
  });
});
