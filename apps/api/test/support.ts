import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '@till/db/testing';
import type { AppRouter } from '@till/contracts/router';
import { startEmulator } from '@till/stripe-emulator';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { inject } from 'vitest';
import { buildApp } from '../src/app.ts';
import { makeLicenceSigner } from '../src/fulfilment/licence-signer.ts';
import { openStripe } from '../src/stripe.ts';
import type { Tools } from '../src/tools.ts';

export const webhookSecret = 'whsec_test_0123456789abcdefghijklmnop';
export const oldWebhookSecret = 'whsec_old_0123456789abcdefghijklmnopq';
export const stripeSecretKey = 'sk_test_till_suite_0123456789';

/** A key as a browser would make it. */
export const newClientKey = () => randomBytes(16).toString('base64url');

/** A running shop: real PostgreSQL, the API listening, the emulator as Stripe, webhooks wired between them. */
export async function startShop(overrides: Partial<Tools> = {}) {
  const { db, shopUrl: databaseUrl } = await createTestDatabase(inject('postgresUrl'));
  const emulator = await startEmulator({
    port: 0,
    retryDelaysMs: [50, 100, 200, 400],
    debitSettleMs: 600_000,
  });
  const config = {
    webhookSecrets: [webhookSecret, oldWebhookSecret],
    livemode: false,
    clientOrigin: 'http://localhost:5173',
    buyerSecrets: ['a-secret-for-tests-of-32-characters-'],
    filesDir: undefined,
    licenceSigners: [makeLicenceSigner(Buffer.alloc(32, 'licences'))],
  };
  const stripe = openStripe({ stripeSecretKey, stripeApiBase: new URL(emulator.url) }, 2_000);
  const tools: Tools = { db, stripe, clock: Date.now, config, ...overrides };
  const app = await buildApp(tools);
  const apiUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  emulator.control.addWebhook({ url: `${apiUrl}/api/webhook`, secret: webhookSecret });
  return {
    app,
    apiUrl,
    databaseUrl,
    db,
    emulator,
    stripe,
    control: emulator.control,
    tools,
    async close() {
      await emulator.close();
      await app.close();
      await db.close();
    },
  };
}

export type RunningShop = Awaited<ReturnType<typeof startShop>>;

/** A browser's view of the procedures: keeps its buyer token as the web keeps its cookie. */
export function newBuyer(apiUrl: string) {
  const buyer = { token: '' };
  type Purchase = Parameters<typeof client.checkout.start.mutate>[0];
  const begin = async (purchase: Purchase) => {
    const started = await client.checkout.start.mutate(purchase);
    buyer.token = started.buyerToken;
    const sessionId = /cs_[A-Za-z0-9_]+/.exec(started.url)?.[0] ?? '';
    return { ...started, sessionId, clientKey: purchase.clientKey };
  };
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${apiUrl}/trpc`,
        headers: () => (buyer.token ? { 'x-till-buyer': buyer.token } : {}),
      }),
    ],
  });
  return {
    client,
    get token() {
      return buyer.token;
    },
    start: (slug: string, quantity = 1, clientKey = newClientKey()) =>
      begin({ slug, quantity, clientKey }),
    /** A basket: each product with its quantity. */
    startBasket: (
      basket: Record<string, number>,
      more: { clientKey?: string; expectedAmountMinor?: number } = {},
    ) =>
      begin({
        clientKey: newClientKey(),
        lines: Object.entries(basket).map(([slug, quantity]) => ({ slug, quantity })),
        ...more,
      }),
    read: (sessionId: string) => client.orders.readBySession.query({ sessionId }),
  };
}

/** The code a front end sees when a call fails. */
export async function shopCodeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof TRPCClientError)
      return (error.data as { shopCode?: string } | null)?.shopCode ?? error.message;
    throw error;
  }
  return 'no error';
}
