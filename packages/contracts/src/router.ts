import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { describeInput } from './describe-input.ts';
import { ShopError, type ErrorCode } from './errors.ts';
import {
  DeviceId,
  OpenLinkInput,
  OrderLineId,
  RequestLinkInput,
  SessionId,
  Slug,
  SpokenLocale,
  StartCheckoutInput,
} from './inputs.ts';
import type { Locale } from './locales.ts';
import { Access, OpenedLink, Order, Page, Product, StartedCheckout } from './schemas.ts';

/** What the shop can do, for one caller. The API implements it; the router only checks what goes in and out. */
export interface Shop {
  /** In this language, as far as it is translated. */
  listProducts(locale: Locale | undefined): Promise<Product[]>;
  /** NOT_FOUND when there is no such active product. */
  readProduct(slug: string, locale: Locale | undefined): Promise<Product>;
  startCheckout(input: StartCheckoutInput): Promise<StartedCheckout>;
  /** NOT_FOUND for an unknown session and for somebody else's alike. */
  readOrder(sessionId: string): Promise<Order>;
  listOrders(): Promise<Order[]>;
  /** NOT_FOUND unless the line is a page that is open to the caller now. */
  readPage(orderId: string, line: number): Promise<Page>;
  /** MAIL_UNAVAILABLE when this shop sends none. Otherwise the same, whether anything was bought with the address or not. */
  requestLink(input: RequestLinkInput): Promise<void>;
  /** NOT_FOUND for a link that was used, is too old or none of ours. */
  openLink(input: OpenLinkInput): Promise<OpenedLink>;
  /** Null unless the caller opened a link. */
  readAccess(): Promise<Access | null>;
  /** Without an id the caller's own device. NOT_FOUND unless it is a device of the caller's address. */
  signOut(deviceId: string | undefined): Promise<void>;
  /** NOT_FOUND unless the caller opened a link. */
  signOutOthers(): Promise<void>;
}

export type Context = { shop: Shop };

const t = initTRPC.context<Context>().create({
  errorFormatter({ shape, error }) {
    const code = codeOf(error);
    const message = messageOf(error, code);
    return {
      message,
      code: shape.code,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, shopCode: code },
    };
  },
});

const transportCodes = {
  INVALID_INPUT: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  SOLD_OUT: 'CONFLICT',
  TOO_MANY_HELD: 'CONFLICT',
  MIXED_CURRENCIES: 'CONFLICT',
  PRICE_CHANGED: 'CONFLICT',
  CONFLICT: 'CONFLICT',
  CHECKOUT_EXPIRED: 'CONFLICT',
  TOO_MANY_REQUESTS: 'TOO_MANY_REQUESTS',
  MAIL_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  STRIPE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  DATABASE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

function codeOf(error: TRPCError): ErrorCode {
  if (error.cause instanceof ShopError) return error.cause.code;
  if (error.code === 'NOT_FOUND') return 'NOT_FOUND';
  return error.code === 'INTERNAL_SERVER_ERROR' ? 'INTERNAL' : 'INVALID_INPUT';
}

/** Only a ShopError's message is written for customers, and ours about the input; any other may carry internals. */
function messageOf(error: TRPCError, code: ErrorCode): string {
  if (error.cause instanceof ShopError) return error.cause.message;
  if (code === 'NOT_FOUND') return 'There is no such procedure.';
  if (code !== 'INVALID_INPUT') return 'Something went wrong on our side.';
  if (error.cause instanceof z.ZodError) return describeInput(error.cause);
  if (error.cause instanceof SyntaxError) return 'input: must be JSON';
  return error.message;
}

const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof ShopError) {
    const { code, message } = result.error.cause;
    throw new TRPCError({ code: transportCodes[code], message, cause: result.error.cause });
  }
  return result;
});

/** The menu: every procedure a front end may call. */
export const appRouter = t.router({
  catalogue: t.router({
    list: procedure
      .input(z.object({ locale: SpokenLocale.optional() }, 'must be an object').optional())
      .output(z.array(Product))
      .query(({ ctx, input }) => ctx.shop.listProducts(input?.locale)),
    read: procedure
      .input(z.object({ slug: Slug, locale: SpokenLocale.optional() }, 'must be an object'))
      .output(Product)
      .query(({ ctx, input }) => ctx.shop.readProduct(input.slug, input.locale)),
  }),
  checkout: t.router({
    start: procedure
      .input(StartCheckoutInput)
      .output(StartedCheckout)
      .mutation(({ ctx, input }) => ctx.shop.startCheckout(input)),
  }),
  orders: t.router({
    list: procedure.output(z.array(Order)).query(({ ctx }) => ctx.shop.listOrders()),
    readBySession: procedure
      .input(z.object({ sessionId: SessionId }, 'must be an object'))
      .output(Order)
      .query(({ ctx, input }) => ctx.shop.readOrder(input.sessionId)),
    readPage: procedure
      .input(OrderLineId)
      .output(Page)
      .query(({ ctx, input }) => ctx.shop.readPage(input.orderId, input.line)),
  }),
  /** Purchases on any device: a link by mail lets a device in. */
  access: t.router({
    read: procedure.output(Access.nullable()).query(({ ctx }) => ctx.shop.readAccess()),
    requestLink: procedure
      .input(RequestLinkInput)
      .mutation(({ ctx, input }) => ctx.shop.requestLink(input)),
    openLink: procedure
      .input(OpenLinkInput)
      .output(OpenedLink)
      .mutation(({ ctx, input }) => ctx.shop.openLink(input)),
    signOut: procedure
      .input(z.object({ deviceId: DeviceId.optional() }, 'must be an object'))
      .mutation(({ ctx, input }) => ctx.shop.signOut(input.deviceId)),
    signOutOthers: procedure.mutation(({ ctx }) => ctx.shop.signOutOthers()),
  }),
});

export type AppRouter = typeof appRouter;
