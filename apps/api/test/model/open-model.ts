import { createTestDatabase } from '@till/db/testing';
import { startEmulator, type Control } from '@till/stripe-emulator';
import type { Database } from '@till/db';
import type { FastifyInstance } from 'fastify';
import Stripe from 'stripe';
import { buildApp } from '../../src/app.ts';
import type { Tools } from '../../src/tools.ts';
import type { Mailer } from '../../src/outbox/mailer.ts';
import { createFaultPoints } from './fault-points.ts';

export const secrets = ['whsec_model_new_0123456789abcdef', 'whsec_model_old_0123456789abcdef'];
export const buyerSecrets = ['a-secret-for-the-model-of-32-chars-'];
const day = 24 * 60 * 60 * 1000;

/** The application under test with everything around it: one database, one Stripe, as many processes as a step wants. */
export type Model = {
  app: FastifyInstance;
  tools: Tools;
  mailer: Mailer;
  /** What the mail server took, by message id: the same id again is the same mail. */
  mails: Map<string, number>;
  /** How many of the next mails are refused. */
  refuseMails(count: number): void;
  /** Looks at the ledger without passing fault points. */
  db: Database;
  stripe: Stripe;
  control: Control;
  /** What happened at least once: fault points, outcomes, branches. */
  seen: Map<string, number>;
  see(what: string): void;
  close(): Promise<void>;
};

/** Opens a model on a fresh copy of the template database. Close it when the run is over. */
export async function openModel(templateUrl: string): Promise<Model> {
  const { db } = await createTestDatabase(templateUrl);
  const emulator = await startEmulator({ port: 0, debitSettleMs: 3 * day });
  const seen = new Map<string, number>();
  const see = (what: string) => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const points = createFaultPoints(see);
  const client = (httpClient: Stripe.HttpClient) =>
    new Stripe('sk_test_model_0123456789', {
      host: '127.0.0.1',
      port: emulator.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
      httpClient,
    });
  const tools: Tools = {
    db: points.wrapDatabase(db),
    stripe: client(points.wrapHttpClient(Stripe.createNodeHttpClient())),
    clock: Date.now,
    config: {
      webhookSecrets: secrets,
      livemode: false,
      clientOrigin: 'http://localhost:5173',
      buyerSecrets,
      filesDir: undefined,
    },
  };
  const app = await buildApp(tools);
  const mails = new Map<string, number>();
  let refusals = 0;
  const mailer = points.wrapMailer({
    async send(_mail, { messageId }) {
      if (refusals-- > 0) throw new Error('the mail server is busy');
      mails.set(messageId, (mails.get(messageId) ?? 0) + 1);
    },
    close() {},
  });
  return {
    app,
    tools,
    mailer,
    mails,
    refuseMails: (count) => void (refusals = count),
    db,
    stripe: client(Stripe.createNodeHttpClient()),
    control: emulator.control,
    seen,
    see,
    async close() {
      await app.close();
      await emulator.close();
      await db.close();
    },
  };
}
