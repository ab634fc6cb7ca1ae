import { z } from 'zod';

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

export const OrderLineId = z.object(
  {
    orderId: z.uuid({ error: orMissing('must be the id of an order') }),
    line: count(100),
  },
  'must be an object',
);

const ClientKey = text(64, /^[A-Za-z0-9_-]{22,64}$/, '22 to 64 URL-safe characters');

export const StartCheckoutInput = z.object(
  {
    /** At least 128 random bits, made once per purchase: the same key is the same order and session. */
    clientKey: ClientKey,
    slug: Slug,
    quantity: count(20).default(1),
  },
  'must be an object',
);
export type StartCheckoutInput = z.infer<typeof StartCheckoutInput>;

export const RequestLinkInput = z.object(
  {
    email: z
      .string({ error: orMissing('must be text') })
      .trim()
      .refine((v) => v.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(v), 'must be an e-mail address'),
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
