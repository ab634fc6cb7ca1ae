import { isDatabaseAway, recordFailure, retryStatement, type ReceivedEvent } from '@till/db';
import { z } from 'zod';
import type { Tools } from '../tools.ts';
import { describeFailure } from './describe-failure.ts';
import { stripeEventHandlers, type Outcome } from './index.ts';
import { withoutNul } from './without-nul.ts';

/** After so many failures an event no longer counts on Stripe's retries: a person must look at it. */
export const parkAfterFailures = 5;

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const Event = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,250}$/),
  type: z.string().min(1).max(200),
  created: z.number().int().nonnegative(),
  livemode: z.boolean(),
  api_version: z.string().nullish(),
  account: z.string().nullish(),
  // Not z.record: it would look at every key and copy them.
  data: z.object({ object: z.custom<Record<string, unknown>>(isObject) }),
});

export type AppliedEvent = {
  eventId?: string;
  type?: string;
  orderId?: string;
  /** `failing`: it threw, nothing but the failure was written; `parked`: it threw too often. */
  outcome: Outcome['outcome'] | 'failing' | 'parked';
  reason?: string;
  /** From Stripe's `created` until now. */
  latencyMs?: number;
};

export type Incoming = {
  payload: string;
  body: unknown;
  secretIndex: number;
  /** `replay`: an operator applies it again; `dry-run`: the same without recording a failure, which is thrown instead. */
  as?: 'delivery' | 'replay' | 'dry-run';
};

/**
 * Applies one verified event: the only way from an event to the ledger, for the webhook and the replay alike. Throws only
 * when the database is away (nothing is recorded then); whatever else throws is recorded with the event, and after
 * `parkAfterFailures` times the event is parked, so that it does not stand in the way of others. May be called again.
 */
export async function applyEvent(
  tools: Pick<Tools, 'db' | 'clock' | 'config'>,
  { secretIndex, as = 'delivery', ...incoming }: Incoming,
): Promise<AppliedEvent> {
  const { payload, body } = withoutNul(incoming);
  const parsed = Event.safeParse(body);
  if (!parsed.success) return { outcome: 'ignored', reason: 'not an event of this API' };
  const { id: eventId, type, created, livemode, api_version, account, data } = parsed.data;
  const latencyMs = Math.max(0, tools.clock() - created * 1000);
  const named = { eventId, type, latencyMs };
  const handler = Object.hasOwn(stripeEventHandlers, type) ? stripeEventHandlers[type] : undefined;
  if (!handler) return { ...named, outcome: 'ignored', reason: 'not a type this shop reacts to' };
  if (account) return { ...named, outcome: 'ignored', reason: 'of a connected account' };
  if (livemode !== tools.config.livemode) {
    return {
      ...named,
      outcome: 'ignored',
      reason: livemode ? 'live event, test shop' : 'test event, live shop',
    };
  }
  const event: ReceivedEvent = {
    id: eventId,
    type,
    apiVersion: api_version ?? null,
    payload,
    secretIndex,
    latencyMs,
    replayed: as !== 'delivery',
  };
  try {
    return { ...named, ...(await handler(tools, data.object, event)) };
  } catch (error) {
    if (as === 'dry-run' || isDatabaseAway(error)) throw error;
    const { id } = data.object;
    const reason = describeFailure(error);
    const outcome = await retryStatement(() =>
      recordFailure(
        tools.db,
        event,
        typeof id === 'string' ? id.slice(0, 255) : '',
        reason,
        parkAfterFailures,
      ),
    );
    return { ...named, outcome, reason };
  }
}
