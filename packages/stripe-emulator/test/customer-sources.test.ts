import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

async function startCustomer() {
  const shop = await startShop();
  const { id } = await shop.stripe.customers.create({ email: 'ada@example.com' });
  const addCard = (source: string) => shop.stripe.customers.createSource(id, { source });
  const readDefault = async () =>
    ((await shop.stripe.customers.retrieve(id)) as Stripe.Customer).default_source;
  return { ...shop, id, addCard, readDefault };
}

describe('sources of a customer', () => {
  test('the first is the default, and is not replaced by the second', async () => {
    const { addCard, emulator, readDefault } = await startCustomer();
    const first = await addCard('tok_visa');
    await addCard('tok_mastercard');
    expect(await readDefault()).toBe(first.id);
    expect(emulator.control.events('customer.source.created')).toHaveLength(2);
    expect(emulator.control.events('customer.updated')).toHaveLength(1);
  });

  test('are read, changed, listed newest first and removed', async () => {
    const { addCard, emulator, id, readDefault, stripe } = await startCustomer();
    const [visa, amex] = [await addCard('tok_visa'), await addCard('tok_amex')];
    const changed = await stripe.customers.updateSource(id, visa.id, { name: 'Ada' });
    expect(changed).toMatchObject({ id: visa.id, name: 'Ada', brand: 'Visa', last4: '4242' });
    expect(await stripe.customers.retrieveSource(id, amex.id)).toMatchObject({
      brand: 'American Express',
    });
    const listed = await stripe.customers.listSources(id);
    expect(listed.data.map((one) => one.id)).toEqual([amex.id, visa.id]);
    expect(await stripe.customers.deleteSource(id, visa.id)).toMatchObject({ deleted: true });
    expect((await stripe.customers.listSources(id)).data.map((one) => one.id)).toEqual([amex.id]);
    expect(await readDefault()).toBeNull();
    expect(emulator.control.events('customer.source.deleted')).toHaveLength(1);
  });

  test('an unknown token and another customer’s source are refused and change nothing', async () => {
    const { addCard, emulator, id, stripe } = await startCustomer();
    const card = await addCard('tok_visa');
    const other = await stripe.customers.create({});
    const before = emulator.control.events().length;
    await expect(addCard('tok_no')).rejects.toMatchObject({ statusCode: 400, param: 'source' });
    await expect(
      stripe.customers.updateSource(other.id, card.id, { name: 'Eve' }),
    ).rejects.toMatchObject({ statusCode: 404 });
    await expect(stripe.customers.deleteSource(other.id, card.id)).rejects.toMatchObject({
      statusCode: 404,
    });
    expect(await stripe.customers.retrieveSource(id, card.id)).toMatchObject({ name: null });
    expect(emulator.control.events()).toHaveLength(before);
  });
});
