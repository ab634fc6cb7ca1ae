import { expect, test } from 'vitest';
import { useShop } from './use-shop.ts';

const shop = useShop();

const press = (forwarded: string) =>
  fetch(`${shop.stack.shopUrl}/products/plumb`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      origin: shop.stack.shopUrl,
      cookie: 'till_checkout=aaaaaaaaaaaaaaaaaaaaaa',
      'x-forwarded-for': forwarded,
    },
    body: new URLSearchParams({ quantity: '1' }),
  });

test('the address that a customer comes from reaches the API, and too many clicks are told in words', async () => {
  await shop.stack.db.sql`
    insert into call_counts (key, calls, ends_at)
    values ('checkout address 203.0.113.7', 120, now() + interval '1 hour')`;
  const before = await shop.countOrders('plumb');
  const refused = await press('203.0.113.7');
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain('Nothing was charged');
  expect(await shop.countOrders('plumb')).toBe(before);
  expect((await press('203.0.113.8')).status).toBe(303);
});
