import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { stripeEventHandlers } from '../stripe-events/index.ts';
import { batches, deliveries, effects, stripeCalls, sweeps } from './channels.ts';
import { measureAtScrape, type ScrapeTools } from './measure-at-scrape.ts';

const seconds = (ms: number) => ms / 1000;
const fast = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const slow = [1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400, 259_200];

/**
 * Counts from now on, until `stop`. Labels are words of a closed list: no id, address or text from outside is one.
 * `read` answers in the format of Prometheus, within a second when the database does not.
 */
export function openMetrics(tools: ScrapeTools) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const received = new Histogram({
    name: 'till_webhook_duration_seconds',
    help: "From the receipt of a delivery of Stripe's until its facts are committed and it can be answered.",
    labelNames: ['type', 'outcome'],
    buckets: fast,
    registers,
  });
  const lag = new Histogram({
    name: 'till_webhook_lag_seconds',
    help: "From an event's creation at Stripe, known in whole seconds, until its delivery here.",
    labelNames: ['type'],
    buckets: slow,
    registers,
  });
  const batchSize = new Histogram({
    name: 'till_batch_size',
    help: 'Events written by one statement.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers,
  });
  const batchDuration = new Histogram({
    name: 'till_batch_duration_seconds',
    help: 'How long the statement of a batch took.',
    buckets: fast,
    registers,
  });
  const batchWaiting = new Gauge({
    name: 'till_batch_waiting',
    help: 'Events that waited for the next batch when the last one was sent.',
    registers,
  });
  const called = new Histogram({
    name: 'till_stripe_call_duration_seconds',
    help: 'How long Stripe took to answer, by what became of the call.',
    labelNames: ['method', 'route', 'outcome'],
    buckets: fast,
    registers,
  });
  const waited = new Histogram({
    name: 'till_stripe_wait_seconds',
    help: 'How long a call waited for its turn in the queue before Stripe.',
    labelNames: ['asker'],
    buckets: fast,
    registers,
  });
  const swept = new Counter({
    name: 'till_sweeps_total',
    help: 'Sweeps that ended.',
    labelNames: ['window', 'complete'],
    registers,
  });
  const healed = new Counter({
    name: 'till_sweep_healed_total',
    help: 'Facts that a sweep brought because no webhook had.',
    labelNames: ['window'],
    registers,
  });
  const performed = new Counter({
    name: 'till_outbox_effects_total',
    help: 'Effects that were performed, skipped, put back after a failure or given up.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  healed.inc({ window: 'hour' }, 0);

  measureAtScrape(registry, tools);

  const stops = [
    deliveries.listen(({ type, outcome, durationMs, lagMs }) => {
      const known = type !== undefined && Object.hasOwn(stripeEventHandlers, type) ? type : 'other';
      received.observe({ type: known, outcome }, seconds(durationMs));
      if (lagMs !== undefined) lag.observe({ type: known }, seconds(lagMs));
    }),
    batches.listen(({ size, waiting, durationMs }) => {
      batchSize.observe(size);
      batchDuration.observe(seconds(durationMs));
      batchWaiting.set(waiting);
    }),
    stripeCalls.listen(({ method, route, asker, waitedMs, ended }) => {
      if (!ended) return;
      waited.observe({ asker }, seconds(waitedMs ?? ended.durationMs));
      if (waitedMs === undefined) return;
      const outcome =
        ended.status === undefined ? 'no_answer' : `${Math.trunc(ended.status / 100)}xx`;
      called.observe({ method, route, outcome }, seconds(ended.durationMs - waitedMs));
    }),
    sweeps.listen(({ window, complete, healed: many }) => {
      swept.inc({ window, complete: String(complete) });
      healed.inc({ window }, many);
    }),
    effects.listen((labels) => performed.inc(labels)),
  ];
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    stop: () => stops.forEach((stop) => stop()),
  };
}
