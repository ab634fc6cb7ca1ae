import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import type { Emulator, EmulatorOptions } from '../../src/index.ts';
import { startReceiver } from './start-receiver.ts';
import type { Receiver } from './start-receiver.ts';

export const secret = 'whsec_test_of_the_shop';

export interface Shop {
  emulator: Emulator;
  stripe: Stripe;
  receiver: Receiver;
  createSession(
    params?: Partial<Stripe.Checkout.SessionCreateParams>,
  ): Promise<Stripe.Checkout.Session>;
  /** The raw answer of the API to a form-encoded request. */
  request(
    method: string,
    path: string,
    form?: string,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/** A merchant with the real SDK, a real webhook receiver and an emulator, all closed after the test. */
export async function startShop(options: EmulatorOptions = {}): Promise<Shop> {
  const receiver = await startReceiver(secret);
  const emulator = await startEmulator({
    port: 0,
    debitSettleMs: 60_000,
    waitForWebhookMs: 2000,
    retryDelaysMs: [1000, 2000, 4000],
    webhooks: [{ url: receiver.url, secret }],
    ...options,
  });
  onTestFinished(async () => {
    await emulator.close();
    receiver.close();
  });
  const stripe = new Stripe('sk_test_of_the_shop', {
    host: '127.0.0.1',
    port: emulator.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: 5000,
    telemetry: false,
  });
  return {
    emulator,
    stripe,
    receiver,
    createSession: (params = {}) => stripe.checkout.sessions.create({ ...oneBook, ...params }),
    request: (method, path, form, headers = {}) =>
      fetch(emulator.url + path, {
        method,
        ...(form !== undefined && { body: form }),
        headers: {
          authorization: 'Bearer sk_test_of_the_shop',
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
      }),
  };
}

/** One item of `unitAmount` minor units. */
export const item = (
  unitAmount: number,
  currency = 'eur',
  name = 'A book',
): Stripe.Checkout.SessionCreateParams.LineItem => ({
  quantity: 1,
  price_data: { currency, unit_amount: unitAmount, product_data: { name } },
});

const oneBook: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  success_url: 'http://shop.test/success?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://shop.test/cancel',
  line_items: [item(1250)],
};

/** Sends a form of the hosted page without following the redirect. */
export function postForm(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

export const goodCard = {
  email: 'ada@example.com',
  payment_method: 'card',
  card_number: '4242 4242 4242 4242',
  card_expiry: '12 / 34',
  card_cvc: '123',
};
