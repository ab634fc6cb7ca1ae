import { object } from '../core/composite-fields.ts';
import { integer, oneOf, string } from '../core/field-types.ts';
import { required } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import type { Operation } from '../core/operations.ts';
import { nestedListFields, paginate } from '../core/paginate.ts';
import { resourceMissing } from '../core/stripe-error.ts';
import { cashBalanceOf, cashTransactionsOf } from '../payments/cash-balance.ts';
import { fundCashBalance } from '../payments/reconcile-cash.ts';
import { transferCurrencies } from '../payments/transfer-options.ts';

const path = '/v1/customers/:id/cash_balance';
const kind = 'customer_cash_balance_transaction';

const updateFields = {
  settings: object({ reconciliation_mode: oneOf('automatic', 'manual', 'merchant_default') }),
};
const fundFields = {
  amount: required(integer({ min: 1, max: 99_999_999 })),
  currency: required(oneOf(...Object.values(transferCurrencies))),
  reference: string(),
};

/** What customers sent by bank transfer ahead of, or for, their payments. */
export const cashBalanceOperations: Operation[] = [
  {
    method: 'GET',
    path,
    fields: {},
    run: ({ world, id }) => cashBalanceOf(world, world.store.read('customer', id).id),
  },
  {
    method: 'POST',
    path,
    fields: updateFields,
    run: ({ world, id, params }) => {
      const { id: customerId } = world.store.read('customer', id);
      const mode = (params as Params<typeof updateFields>).settings?.reconciliation_mode;
      if (mode === 'merchant_default') world.cashModes.delete(customerId);
      else if (mode) world.cashModes.set(customerId, mode);
      return cashBalanceOf(world, customerId);
    },
  },
  {
    method: 'GET',
    path: `${path}_transactions`,
    fields: nestedListFields,
    run: ({ world, id, url, params }) => {
      const all = cashTransactionsOf(world, world.store.read('customer', id).id);
      return paginate(all.toReversed(), params, { url, object: kind });
    },
  },
  {
    method: 'GET',
    path: `${path}_transactions/:transaction`,
    fields: {},
    run: ({ world, id, url }) => {
      const transactionId = url.split('/').at(-1) ?? '';
      const transaction = world.store.find(kind, transactionId);
      if (transaction?.customer !== world.store.read('customer', id).id) {
        throw resourceMissing(kind, transactionId);
      }
      return transaction;
    },
  },
  {
    method: 'POST',
    path: '/v1/test_helpers/customers/:id/fund_cash_balance',
    fields: fundFields,
    run: ({ world, id, params }) =>
      fundCashBalance(
        world,
        world.store.read('customer', id).id,
        params as Params<typeof fundFields>,
      ),
  },
];
