import { ShopError } from '@till/contracts';
import type { Shop } from '@till/contracts/router';
import { findProduct, isDatabaseUnavailable, listProducts, retryStatement } from '@till/db';
import { findHolder } from './access/find-holder.ts';
import { readAccess, signOut, signOutOthers } from './access/manage-devices.ts';
import { openLink } from './access/open-link.ts';
import { requestLink } from './access/request-link.ts';
import { listHeldOrders, readOrder } from './checkout/read-order.ts';
import { readPage } from './checkout/read-page.ts';
import { startCheckout } from './checkout/start-checkout.ts';
import { describeProduct } from './describe-product.ts';
import { limitCalls } from './limit-calls.ts';
import type { Caller } from './read-caller.ts';
import type { Log, Tools } from './tools.ts';

/**
 * The shop as one caller sees it, whose buyers come back from Stripe to `returnOrigin`. Every method throws ShopError or
 * what nobody foresaw.
 */
export function openShop(tools: Tools, caller: Caller & { returnOrigin: string }, log: Log): Shop {
  const holder = () => findHolder(tools, caller);
  return {
    listProducts: (locale) =>
      whenDatabaseAnswers(async () => {
        const products = await retryStatement(() => listProducts(tools.db, locale));
        return products.map(describeProduct);
      }),
    readProduct: (slug, locale) =>
      whenDatabaseAnswers(async () => {
        const product = await retryStatement(() => findProduct(tools.db, slug, locale));
        if (!product) throw new ShopError('NOT_FOUND', `There is no product "${slug}" for sale.`);
        return describeProduct(product);
      }),
    startCheckout: (input) =>
      whenDatabaseAnswers(async () => {
        await limitCalls(tools, 'checkout', caller);
        const start = () => startCheckout(tools, input, caller, log);
        return tools.stripeQueue ? tools.stripeQueue.admit(start) : start();
      }),
    readOrder: (sessionId) =>
      whenDatabaseAnswers(async () => {
        await limitCalls(tools, 'order', caller);
        return readOrder(tools, sessionId, await holder(), log);
      }),
    listOrders: () => whenDatabaseAnswers(async () => listHeldOrders(tools, await holder())),
    readPage: (orderId, line) =>
      whenDatabaseAnswers(async () => readPage(tools, orderId, line, await holder())),
    requestLink: (input) =>
      whenDatabaseAnswers(async () => {
        await limitCalls(tools, 'link', caller);
        return requestLink(tools, input);
      }),
    openLink: (input) =>
      whenDatabaseAnswers(async () => {
        await limitCalls(tools, 'link', caller);
        return openLink(tools, input, caller.deviceHash);
      }),
    readAccess: () => whenDatabaseAnswers(async () => readAccess(tools, await holder())),
    signOut: (deviceId) =>
      whenDatabaseAnswers(async () => signOut(tools, await holder(), deviceId)),
    signOutOthers: () => whenDatabaseAnswers(async () => signOutOthers(tools, await holder())),
  };
}

async function whenDatabaseAnswers<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isDatabaseUnavailable(cause)) throw cause;
    throw new ShopError(
      'DATABASE_UNAVAILABLE',
      'The shop is having a short break. Please try again.',
      { cause },
    );
  }
}
