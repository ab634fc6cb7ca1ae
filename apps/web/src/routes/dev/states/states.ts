import type { Access, Order, Product } from '@till/contracts';
import type { AccessRefusal } from '#lib/messages/access.ts';
import type { FailureName } from '#lib/messages/failures.ts';
import type { BasketEntry } from '#lib/view-basket.ts';
import type { BasketReason } from '../../basket/refuse.ts';
import { badQuantity, refusals, type Refusal } from '../../products/[slug]/refusals.ts';
import {
  access,
  keysWaiting,
  licence,
  longNamed,
  orderOf,
  product,
  rightToLeft,
  usedUp,
  withLines,
} from './fixtures.ts';

/** What a page shows, by the component that shows it. */
export type State =
  | { page: 'product'; product: Product; owned?: Order; refusal?: Refusal; quantity?: number }
  | { page: 'order'; order: Order }
  | {
      page: 'basket';
      entries: BasketEntry[];
      products: Product[];
      refusal?: { reason: BasketReason; name: string; slug: string };
    }
  | { page: 'purchases'; orders: Order[]; email?: string; refusal?: AccessRefusal }
  | { page: 'link-sent' }
  | { page: 'open-link'; followed: boolean; refusal?: AccessRefusal }
  | { page: 'devices'; access: Access }
  | { page: 'cancelled'; slug: string | null }
  | { page: 'failure'; status: number; failure: FailureName };

const yen: Product = { ...product, priceMinor: 1200, currency: 'jpy' };
const dinar: Product = { ...licence, priceMinor: 4500, currency: 'kwd' };

/** Every state a customer can meet, by the last part of its address under /dev/states. */
export const states: Record<string, State> = {
  available: { page: 'product', product },
  'few-left': { page: 'product', product: { ...licence, available: 2 } },
  'sold-out': { page: 'product', product: { ...product, available: 0 } },
  free: { page: 'product', product: { ...product, priceMinor: 0 } },
  'already-owned': { page: 'product', product, owned: orderOf(product, 'paid') },
  'stripe-unreachable': {
    page: 'product',
    product: licence,
    refusal: refusals.STRIPE_UNAVAILABLE,
    quantity: 3,
  },
  'bad-quantity': { page: 'product', product: licence, refusal: badQuantity },
  jpy: { page: 'product', product: yen },
  kwd: { page: 'product', product: dinar },
  'long-name': { page: 'product', product: longNamed },
  'right-to-left': { page: 'product', product: rightToLeft },

  basket: {
    page: 'basket',
    entries: [
      { slug: licence.slug, quantity: 2, seenMinor: licence.priceMinor },
      { slug: 'booklet', quantity: 1, seenMinor: 900 },
    ],
    products: [licence, { ...product, slug: 'booklet', priceMinor: 900, currency: 'usd' }],
  },
  'basket-empty': { page: 'basket', entries: [], products: [] },
  'basket-price-changed': {
    page: 'basket',
    entries: [{ slug: licence.slug, quantity: 2, seenMinor: 2500 }],
    products: [licence],
    refusal: { reason: 'priceChanged', name: '', slug: '' },
  },
  'basket-troubles': {
    page: 'basket',
    entries: [
      { slug: licence.slug, quantity: 4, seenMinor: licence.priceMinor },
      { slug: product.slug, quantity: 1, seenMinor: product.priceMinor },
      { slug: 'no-longer-there', quantity: 1, seenMinor: 900 },
    ],
    products: [
      { ...licence, available: 3, maxQuantity: 3 },
      { ...product, currency: 'usd', available: 0, maxQuantity: 0 },
    ],
  },
  'basket-mixed-currencies': {
    page: 'basket',
    entries: [
      { slug: licence.slug, quantity: 1, seenMinor: licence.priceMinor },
      { slug: product.slug, quantity: 1, seenMinor: product.priceMinor },
    ],
    products: [licence, product],
    refusal: { reason: 'otherCurrency', name: longNamed.name, slug: longNamed.slug },
  },

  cancelled: { page: 'cancelled', slug: product.slug },
  open: { page: 'order', order: orderOf(product, 'open') },
  expired: { page: 'order', order: orderOf(product, 'expired') },
  processing: { page: 'order', order: orderOf(licence, 'processing') },
  failed: { page: 'order', order: orderOf(product, 'failed') },
  paid: { page: 'order', order: orderOf(product, 'paid') },
  'paid-keys': { page: 'order', order: orderOf(licence, 'paid', { quantity: 2 }) },
  'paid-keys-waiting': {
    page: 'order',
    order: orderOf(licence, 'paid', { quantity: 3, delivery: keysWaiting }),
  },
  'paid-used-up': { page: 'order', order: orderOf(product, 'paid', { delivery: usedUp }) },
  'paid-jpy': { page: 'order', order: orderOf(yen, 'paid') },
  'paid-kwd': { page: 'order', order: orderOf(dinar, 'paid', { quantity: 2 }) },
  'paid-discounted': { page: 'order', order: orderOf(product, 'paid', { paidMinor: 0 }) },
  'paid-long-name': { page: 'order', order: orderOf(longNamed, 'paid') },
  'paid-right-to-left': { page: 'order', order: orderOf(rightToLeft, 'paid') },
  'partly-refunded': { page: 'order', order: orderOf(product, 'paid', { refundedMinor: 500 }) },
  'lines-refunded': {
    page: 'order',
    order: withLines(orderOf(licence, 'paid', { quantity: 2, refundedMinor: 2900 }), [
      { refundedUnits: 1 },
      { name: product.name, slug: 'booklet', kind: 'file', quantity: 1, refundedUnits: 1 },
    ]),
  },
  'expired-basket': {
    page: 'order',
    order: withLines(orderOf(licence, 'expired'), [{}, { name: product.name, slug: 'booklet' }]),
  },
  refunded: { page: 'order', order: orderOf(product, 'refunded') },
  disputed: { page: 'order', order: orderOf(product, 'disputed') },
  checking: { page: 'order', order: orderOf(product, 'checking') },

  purchases: {
    page: 'purchases',
    orders: [
      orderOf(product, 'paid', { id: '01938f6e-0001-7000-8000-000000000001' }),
      orderOf(licence, 'processing', { id: '01938f6e-0001-7000-8000-000000000002' }),
      orderOf(longNamed, 'refunded', { id: '01938f6e-0001-7000-8000-000000000003' }),
      orderOf(rightToLeft, 'disputed', { id: '01938f6e-0001-7000-8000-000000000004' }),
    ],
  },
  'no-purchases': { page: 'purchases', orders: [] },
  'purchases-by-link': {
    page: 'purchases',
    orders: [orderOf(product, 'paid')],
    email: access.email,
  },
  'link-wrong-address': { page: 'purchases', orders: [], refusal: 'wrongAddress' },
  'link-too-often': { page: 'purchases', orders: [], refusal: 'tooOften' },
  'link-sent': { page: 'link-sent' },
  'link-followed': { page: 'open-link', followed: true },
  'link-shop-away': { page: 'open-link', followed: true, refusal: 'shopAway' },
  'link-over': { page: 'open-link', followed: false },
  devices: { page: 'devices', access },

  'not-yours': { page: 'failure', status: 404, failure: 'orderNotShown' },
  'used-up': { page: 'failure', status: 403, failure: 'usedUp' },
  'database-down': { page: 'failure', status: 503, failure: 'shopAway' },
  '404': { page: 'failure', status: 404, failure: 'nothingHere' },
  '500': { page: 'failure', status: 500, failure: 'ourFault' },
};
