import { cliOperations } from '../cli/cli-operations.ts';
import { operationsOf } from '../core/operations.ts';
import type { Operation } from '../core/operations.ts';
import type { Resource } from '../core/resource.ts';
import { accountOperations } from './account.ts';
import { balanceTransactions } from './balance-transaction.ts';
import { cashBalanceOperations } from './cash-balance.ts';
import { charges } from './charge.ts';
import { checkoutSessions } from './checkout-session.ts';
import { coupons } from './coupon.ts';
import { customerOperations, customers } from './customer.ts';
import { customerSourceOperations } from './customer-source.ts';
import { disputes } from './dispute.ts';
import { events } from './event.ts';
import { paymentIntents } from './payment-intent.ts';
import { paymentMethods } from './payment-methods.ts';
import { paymentPageOperations } from './payment-page.ts';
import { prices } from './price.ts';
import { products } from './product.ts';
import { promotionCodes } from './promotion-code.ts';
import { refunds } from './refund.ts';
import { setupIntents } from './setup-intent.ts';
import { webhookEndpoints } from './webhook-endpoint.ts';

const resources = [
  balanceTransactions,
  charges,
  checkoutSessions,
  coupons,
  customers,
  disputes,
  events,
  paymentIntents,
  paymentMethods,
  prices,
  products,
  promotionCodes,
  refunds,
  setupIntents,
  webhookEndpoints,
];

/** Every resource by its object name: what expansion needs. */
export const registry: ReadonlyMap<string, Resource> = new Map(
  resources.map((resource) => [resource.object, resource]),
);

/** Every route of the API. */
export const operations: Operation[] = [
  ...resources.flatMap(operationsOf),
  ...accountOperations,
  ...cashBalanceOperations,
  ...cliOperations,
  ...customerOperations,
  ...customerSourceOperations,
  ...paymentPageOperations,
];
