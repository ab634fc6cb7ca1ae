import { createCliSessions } from './cli/cli-sessions.ts';
import { createClock } from './core/clock.ts';
import { createIds } from './core/ids.ts';
import { createJobs } from './core/jobs.ts';
import { createStore } from './core/store.ts';
import { latestApiVersion } from './core/world.ts';
import type { Settings, World } from './core/world.ts';
import { runJob } from './payments/run-job.ts';
import type { Job } from './payments/run-job.ts';
import { createCoupon } from './resources/coupon.ts';
import { createPromotionCode } from './resources/promotion-code.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import type { StripeEvent } from './wire.ts';

export interface WorldOptions {
  settings: Settings;
  retryDelaysMs: number[];
  webhookTimeoutMs: number;
  clock: (() => number) | undefined;
  seed?: string | number | undefined;
  /** Called whenever something happened. */
  onEvent?: () => void;
}

/** An empty Stripe account with the promotion codes FREE100 and HALF50. */
export function createWorld({
  settings,
  retryDelaysMs,
  webhookTimeoutMs,
  clock: source,
  seed,
  onEvent = () => {},
}: WorldOptions): World {
  const clock = createClock(source);
  const ids = createIds(seed);
  const store = createStore();
  const webhooks = createWebhooks({
    store,
    clock,
    ids,
    retryDelaysMs,
    timeoutMs: webhookTimeoutMs,
    log: settings.log,
  });
  const world: World = {
    settings,
    clock,
    ids,
    store,
    webhooks,
    cli: createCliSessions(),
    checkouts: new Map(),
    sessionOfIntent: new Map(),
    cashModes: new Map(),
    jobs: createJobs(clock, (job: Job) => runJob(world, job)),
    request: null,
    emit(type, object, previous) {
      onEvent();
      const event: StripeEvent = {
        id: ids.newId('evt'),
        object: 'event',
        api_version: latestApiVersion,
        created: clock.nowSeconds(),
        data: {
          object: structuredClone(object),
          ...(previous && { previous_attributes: structuredClone(previous) }),
        },
        livemode: false,
        pending_webhooks: webhooks.countReceivers(type),
        request: {
          id: world.request?.id ?? null,
          idempotency_key: world.request?.idempotencyKey ?? null,
        },
        type,
      };
      if (webhooks.faults.take('generation', { type })) return event;
      store.put('event', event);
      webhooks.deliver(event);
      return event;
    },
    later(delayMs, job) {
      if (delayMs <= 0) runJob(world, job);
      else world.jobs.plan(delayMs, job);
    },
  };
  seedDiscounts(world);
  return world;
}

/** Puts the two codes back that every emulator starts with. */
export function seedDiscounts(world: World): void {
  const free = createCoupon(world, { id: 'free100', percent_off: 100, name: 'Everything free' });
  createPromotionCode(world, free.id, { code: 'FREE100' });
  const half = createCoupon(world, { id: 'half50', percent_off: 50, name: 'Half price' });
  createPromotionCode(world, half.id, { code: 'HALF50' });
}
