import { devices, orders, productKinds, products } from '@till/db/schema';
import { createSelectSchema } from 'drizzle-zod';
import { z } from 'zod';

/** A product as anyone may see it. Amounts are integers in the currency's minor unit. */
export const Product = createSelectSchema(products)
  .pick({
    slug: true,
    name: true,
    tagline: true,
    description: true,
    image: true,
    imageAlt: true,
    kind: true,
    priceMinor: true,
    currency: true,
  })
  .extend({
    /** Units left; null = unlimited; 0 = sold out. */
    available: z.number().int().nonnegative().nullable(),
    /** The most units one buyer can order now; 0 = sold out. */
    maxQuantity: z.number().int().nonnegative(),
  });
export type Product = z.infer<typeof Product>;

/** What a paid line opens, by kind. */
export const Delivery = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    fileName: z.string(),
    sizeBytes: z.number().int(),
    /** How often it may still be downloaded. */
    downloadsLeft: z.number().int().nonnegative(),
  }),
  z.object({
    kind: z.literal('licence'),
    /** One per unit; fewer while some are being prepared. */
    keys: z.array(z.string()),
    /** Units whose key is not there yet: it will be. */
    keysWaiting: z.number().int().nonnegative(),
    activation: z.string(),
  }),
  z.object({ kind: z.literal('page') }),
]);
export type Delivery = z.infer<typeof Delivery>;

export const OrderLine = z.object({
  line: z.number().int(),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(productKinds),
  unitAmountMinor: z.number().int(),
  quantity: z.number().int(),
  /** Units that went back: their line's delivery has that many fewer. */
  refundedUnits: z.number().int(),
  /** Null while the line opens nothing: not paid, refunded, disputed. */
  delivery: Delivery.nullable(),
});

/**
 * What an order is, computed from its facts: `open` (not paid yet), `processing` (the bank needs time), `paid`,
 * `failed`, `expired`, `refunded`, `disputed`, `checking` (a person looks at the payment).
 */
export const OrderState = z.enum([
  'open',
  'processing',
  'paid',
  'failed',
  'expired',
  'refunded',
  'disputed',
  'checking',
]);
export type OrderState = z.infer<typeof OrderState>;

export const Order = createSelectSchema(orders)
  .pick({ id: true, amountMinor: true, currency: true })
  .extend({
    createdAt: z.iso.datetime(),
    sessionId: z.string().nullable(),
    state: OrderState,
    /** What was charged, after discounts; null while nothing was. */
    paidMinor: z.number().int().nullable(),
    refundedMinor: z.number().int(),
    /** Whether the shop writes to the buyer: a receipt, and what becomes of a payment under way. */
    sendsMail: z.boolean(),
    lines: z.array(OrderLine),
  });
export type Order = z.infer<typeof Order>;

/** The content of an unlocked page. */
export const Page = z.object({
  title: z.string(),
  sections: z.array(z.object({ heading: z.string(), paragraphs: z.array(z.string()) })),
  links: z.array(z.object({ label: z.string(), url: z.url() })),
});
export type Page = z.infer<typeof Page>;

export const StartedCheckout = z.object({
  orderId: z.uuid(),
  /** Proves who bought. Send it back as `x-till-buyer`; keep it in an HttpOnly cookie, never in a URL. */
  buyerToken: z.string(),
  /** Where to send the buyer: Stripe's page, or the success page of a checkout that is already complete. */
  url: z.url(),
});
export type StartedCheckout = z.infer<typeof StartedCheckout>;

/** Whose purchases a device sees that opened a link, and which devices do. */
export const Access = z.object({
  email: z.string(),
  devices: z.array(
    createSelectSchema(devices).pick({ id: true, browser: true, system: true }).extend({
      createdAt: z.iso.datetime(),
      /** To the hour. */
      lastSeenAt: z.iso.datetime(),
      /** The one that asks. */
      current: z.boolean(),
    }),
  ),
});
export type Access = z.infer<typeof Access>;

export const OpenedLink = z.object({
  /** Shows the purchases of the address. Send it back as `x-till-device`; keep it in an HttpOnly cookie. */
  deviceToken: z.string(),
});
export type OpenedLink = z.infer<typeof OpenedLink>;
