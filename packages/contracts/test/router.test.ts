import { expect, test } from 'vitest';
import { ShopError } from '../src/errors.ts';
import { appRouter, type Shop } from '../src/router.ts';

const failing = (error: unknown): Shop =>
  new Proxy({} as Shop, { get: () => () => Promise.reject(error) });

test('a shop error keeps its message and becomes its transport code', async () => {
  const caller = appRouter.createCaller({ shop: failing(new ShopError('SOLD_OUT', 'None left.')) });
  await expect(caller.catalogue.read({ slug: 'plumb' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'None left.',
    cause: { code: 'SOLD_OUT' },
  });
});

test.each([0, -1, 1.5, 21, Number.NaN, '1', [1], 2 ** 53])(
  'a quantity of %s never reaches the shop',
  async (quantity) => {
    const caller = appRouter.createCaller({ shop: failing(new Error('reached')) });
    await expect(
      caller.checkout.start({
        clientKey: 'a'.repeat(22),
        slug: 'plumb',
        quantity: quantity as number,
      }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  },
);
