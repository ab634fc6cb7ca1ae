import type { Database } from '@till/db';
import type { FastifyBaseLogger } from 'fastify';
import type Stripe from 'stripe';
import type { Config } from './config.ts';
import type { StripeQueue } from './stripe-queue.ts';

/** What the deeds work with, handed in as an argument. */
export type Tools = {
  db: Database;
  /** Connections for webhooks alone, so that no crowd of buyers keeps an event waiting; `db` when not given. */
  webhookDb?: Database;
  stripe: Stripe;
  /** The queue that `stripe` waits in, when it has one: then it bounds the checkouts, too. */
  stripeQueue?: StripeQueue;
  /** How long a buyer waits for Stripe when a checkout starts; 8 seconds when not given. */
  stripePatienceMs?: number;
  /** Milliseconds since 1970. */
  clock: () => number;
  config: Pick<
    Config,
    'webhookSecrets' | 'livemode' | 'clientOrigin' | 'buyerSecrets' | 'filesDir'
  > &
    Partial<
      Pick<
        Config,
        'trustProxy' | 'allowedOrigins' | 'mail' | 's3' | 'downloadLimit' | 'licenceSigners'
      >
    >;
};

export type Log = Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
