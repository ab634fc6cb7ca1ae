import { createTestDatabase, type TestDatabase } from '@till/db/testing';
import { startEmulator, type EmulatorOptions } from '@till/stripe-emulator';
import { inject } from 'vitest';
import { openStripe } from '../src/stripe.ts';
import { startApi, type Runtime } from './api-process.ts';
import { oldWebhookSecret, stripeSecretKey, webhookSecret } from './support.ts';

/** A database (a fresh one of the suite's server, or the given one) and an emulator, for APIs started with `environment`. */
export async function openShop(
  given?: Pick<TestDatabase, 'shopUrl' | 'db'>,
  emulated: EmulatorOptions = {},
) {
  const { db, shopUrl } = given ?? (await createTestDatabase(inject('postgresUrl')));
  const emulator = await startEmulator({
    port: 0,
    retryDelaysMs: [50, 100, 200, 400],
    debitSettleMs: 600_000,
    ...emulated,
  });
  const environment = {
    STRIPE_SECRET_KEY: stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: `${webhookSecret},${oldWebhookSecret}`,
    STRIPE_API_BASE: emulator.url,
    CLIENT_URL: 'http://localhost:5173',
    DATABASE_URL: shopUrl,
    BUYER_SECRET: 'a-secret-for-tests-of-32-characters-',
    PORT: '0',
  };
  return {
    databaseUrl: shopUrl,
    db,
    emulator,
    control: emulator.control,
    environment,
    stripe: openStripe({ stripeSecretKey, stripeApiBase: new URL(emulator.url) }),
    async close() {
      await emulator.close();
      await db.close();
    },
  };
}

/** The runtime of the project that runs this file: see vitest.config.ts. */
export function readRuntime(): Runtime {
  const runtime = inject('runtime');
  if (!runtime) throw new Error('Name this file in the list `onBothRuntimes` of vitest.config.ts.');
  return runtime;
}

/** A running shop whose API is the real process, on Node or on Deno, webhooks wired between it and the emulator. */
export async function startServedShop(overrides: Record<string, string> = {}) {
  const shop = await openShop();
  const api = await startApi(readRuntime(), { ...shop.environment, ...overrides });
  shop.control.addWebhook({ url: `${api.url}/api/webhook`, secret: webhookSecret });
  return {
    ...shop,
    api,
    apiUrl: api.url,
    async close() {
      await api.stop();
      await shop.close();
    },
  };
}

export type ServedShop = Awaited<ReturnType<typeof startServedShop>>;
