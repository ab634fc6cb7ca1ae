import { z } from 'zod';
import { baseLocale, locales } from './locales.ts';

// Every message ends the sentence that starts with the field's name, and says the cure.

const orMissing =
  (message: string) =>
  ({ input }: { input: unknown }) =>
    input === undefined ? 'is missing' : message;

/** `shape` ends the sentence "must be …". */
const text = (maxLength: number, pattern: RegExp, shape: string) =>
  z
    .string({ error: orMissing('must be text') })
    .refine((v) => v.length <= maxLength && pattern.test(v), `must be ${shape}`);

const count = (most: number) =>
  z
    .number({ error: orMissing('must be a number') })
    .int({ error: 'must be a whole number', abort: true })
    .min(1, 'must be at least 1')
    .max(most, `must be at most ${most}`);

export const Slug = text(80, /^[a-z0-9]+(-[a-z0-9]+)*$/, 'the slug of a product');
export const SessionId = text(200, /^cs_[A-Za-z0-9_]+$/, 'the id of a Checkout Session, cs_…');

/** A language of the shop, in which it answers. */
export const SpokenLocale = z.enum(locales, `must be one of ${locales.join(', ')}`);

export const OrderLineId = z.object(
  {
    orderId: z.uuid({ error: orMissing('must be the id of an order') }),
    line: count(100),
  },
  'must be an object',
);

const ClientKey = text(64, /^[A-Za-z0-9_-]{22,64}$/, '22 to 64 URL-safe characters');

/** A product and how many of it. */
export const BasketLine = z.object({ slug: Slug, quantity: count(20) }, 'must be an object');
export type BasketLine = z.infer<typeof BasketLine>;

/** The most different products in one order. */
export const maxLines = 20;

/** Several products and their quantities, each product once. */
export const BasketLines = z
  .array(BasketLine, 'must be a list')
  .min(1, 'must not be empty')
  .max(maxLines, `must have at most ${maxLines} entries`)
  .refine(
    (lines) => new Set(lines.map(({ slug }) => slug)).size === lines.length,
    'must name each product once',
  );

/** `slug` and `quantity` are one line, `lines` are one or more: the one or the other. */
export const StartCheckoutInput = z
  .object(
    {
      /** At least 128 random bits, made once per purchase: the same key is the same order and session. */
      clientKey: ClientKey,
      slug: Slug.optional(),
      /** 1 when it is missing. */
      quantity: count(20).optional(),
      lines: BasketLines.optional(),
      /** What the buyer was shown as the sum, in minor units: another one is refused as PRICE_CHANGED. */
      expectedAmountMinor: z
        .number('must be a number')
        .int('must be a whole number')
        .nonnegative('must not be negative')
        .optional(),
      /** For Stripe's page and the mails. Without it Stripe asks the browser, and mails are in English. */
      locale: SpokenLocale.optional(),
    },
    'must be an object',
  )
  .superRefine(({ slug, quantity, lines }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (!lines && slug === undefined) refuse('slug', 'is missing');
    if (lines && slug !== undefined) refuse('slug', 'must not stand beside lines');
    if (lines && quantity !== undefined) refuse('quantity', 'must not stand beside lines');
  })
  .transform(({ clientKey, slug = '', quantity = 1, lines, expectedAmountMinor, locale }) => ({
    clientKey,
    lines: lines ?? [{ slug, quantity }],
    expectedAmountMinor,
    locale,
  }));
export type StartCheckoutInput = z.infer<typeof StartCheckoutInput>;

export const RequestLinkInput = z.object(
  {
    email: z
      .string({ error: orMissing('must be text') })
      .trim()
      .refine((v) => v.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(v), 'must be an e-mail address'),
    /** Of the letter. */
    locale: z.enum(locales, 'must be a language of the shop').default(baseLocale),
  },
  'must be an object',
);
export type RequestLinkInput = z.infer<typeof RequestLinkInput>;

export const OpenLinkInput = z.object(
  {
    /** As it stands in the link. */
    token: text(200, /^[A-Za-z0-9._-]+$/, 'the token of a link'),
    /** At least 128 random bits, made when the link is shown: pressing its button twice is one device. */
    clientKey: ClientKey,
    /** The browser's own words, of which its name and system are kept. */
    userAgent: z
      .string({ error: orMissing('must be text') })
      .transform((v) => v.slice(0, 500))
      .default(''),
  },
  'must be an object',
);
export type OpenLinkInput = z.infer<typeof OpenLinkInput>;

export const DeviceId = z.uuid({ error: orMissing('must be the id of a device') });
