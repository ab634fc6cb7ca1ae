import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cliBinary, cliMissing, runCli } from './support/run-cli.ts';
import { startShop } from './support/start-shop.ts';

const slow = { timeout: 30_000 };

async function start() {
  const shop = await startShop();
  const stripeCli = (...args: string[]) => runCli(shop.emulator.url, ...args);
  return { ...shop, stripeCli };
}

describe.skipIf(!cliBinary)(cliBinary ? 'the official CLI' : cliMissing, slow, () => {
  test('post, get and delete change and read what the SDK sees', async () => {
    const { stripe, stripeCli, receiver, emulator } = await start();
    const made = JSON.parse(
      await stripeCli('post', '/v1/products', '-d', 'name=A book', '-d', 'metadata[isbn]=1'),
    ) as { id: string };
    expect(await stripe.products.retrieve(made.id)).toMatchObject({
      name: 'A book',
      metadata: { isbn: '1' },
    });
    expect(JSON.parse(await stripeCli('get', `/v1/products/${made.id}`))).toMatchObject({
      id: made.id,
    });
    await stripeCli('delete', `/v1/products/${made.id}`, '--confirm');
    await expect(stripe.products.retrieve(made.id)).rejects.toMatchObject({ statusCode: 404 });
    await emulator.control.webhooksIdle();
    expect(receiver.types()).toEqual(['product.created', 'product.deleted']);
  });

  test('get finds an object by its id alone, and expands', async () => {
    const { createSession, emulator, stripeCli } = await start();
    const { id } = await createSession();
    const { session } = await emulator.control.paySession(id);
    const intent = String(session.payment_intent);
    expect(JSON.parse(await stripeCli('get', intent, '--expand', 'latest_charge'))).toMatchObject({
      id: intent,
      latest_charge: { object: 'charge', paid: true },
    });
    const listed = JSON.parse(await stripeCli('get', '/v1/checkout/sessions', '--limit', '1')) as {
      data: { id: string }[];
    };
    expect(listed.data.map((one) => one.id)).toEqual([id]);
  });

  test('resource commands: create, retrieve, update, list, delete, confirm', async () => {
    const { emulator, stripe, stripeCli } = await start();
    const idOf = (answer: string) => (JSON.parse(answer) as { id: string }).id;
    const customer = idOf(await stripeCli('customers', 'create', '--email', 'ada@example.com'));
    await stripeCli('customers', 'update', customer, '--name', 'Ada');
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      email: 'ada@example.com',
      name: 'Ada',
    });
    const intent = idOf(
      await stripeCli(
        ...['payment_intents', 'create', '--amount', '500', '--currency', 'eur'],
        ...['-d', 'payment_method_types[]=card'],
      ),
    );
    await stripeCli('payment_intents', 'confirm', intent, '--payment-method', 'pm_card_visa');
    expect((await stripe.paymentIntents.retrieve(intent)).status).toBe('succeeded');
    await stripeCli('refunds', 'create', '--payment-intent', intent, '--amount', '200');
    const [refund] = (await stripe.refunds.list({ payment_intent: intent })).data;
    expect(refund?.amount).toBe(200);
    await stripeCli('customers', 'delete', customer, '--confirm');
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ deleted: true });
    expect(emulator.control.events('customer.deleted')).toHaveLength(1);
  });

  test('an error is the one of the API', async () => {
    const { stripeCli } = await start();
    expect(await stripeCli('get', '/v1/products/prod_no')).toContain("No such product: 'prod_no'");
    expect(await stripeCli('get', '/v1/no_such_thing')).toContain('Unrecognized request URL');
  });

  test('fixtures run a file of requests that use each other’s answers', async () => {
    const { emulator, stripe, stripeCli } = await start();
    const folder = await mkdtemp(join(tmpdir(), 'fixtures-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'shop.json');
    await writeFile(file, JSON.stringify(shopFixture));
    await stripeCli('fixtures', file);
    const [session] = (await stripe.checkout.sessions.list()).data;
    expect(session).toMatchObject({ amount_total: 2800, status: 'open' });
    const items = await stripe.checkout.sessions.listLineItems(session!.id);
    expect(items.data[0]).toMatchObject({ description: 'A film', quantity: 2 });
    expect(emulator.control.events('price.created')).toHaveLength(1);
  });
});

const shopFixture = {
  _meta: { template_version: 0 },
  fixtures: [
    { name: 'film', path: '/v1/products', method: 'post', params: { name: 'A film' } },
    {
      name: 'price',
      path: '/v1/prices',
      method: 'post',
      params: { product: '${film:id}', unit_amount: 1400, currency: 'eur' },
    },
    {
      name: 'session',
      path: '/v1/checkout/sessions',
      method: 'post',
      params: {
        mode: 'payment',
        success_url: 'https://shop.test/done',
        line_items: [{ price: '${price:id}', quantity: 2 }],
      },
    },
  ],
};
