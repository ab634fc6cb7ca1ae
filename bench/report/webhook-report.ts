import { summarise, type Goal } from '../measure/statistics.ts';
import type { Delivered } from '../measure/deliver.ts';
import type { WebhookResult, WebhookResults } from '../parts/webhook.ts';
import { drawWebhook } from './draw-webhook.ts';
import { describeGoals } from './goals.ts';
import { percent, round, table, times } from './format.ts';
import type { PartResult } from './part-result.ts';

const of = (runs: Delivered[], key: keyof Delivered) => summarise(runs.map((run) => run[key]));

/** The webhook part in words, tables and bars. */
export function reportWebhook({ results, failures, ceilings }: WebhookResults): PartResult {
  const find = (name: string) => results.find(({ contestant }) => contestant.name === name);
  const rateOf = (name: string) => rate(find(name));
  const engines = results.filter(({ contestant }) => contestant.kind === 'engine');
  const bestEngine = Math.max(...engines.map(rate));
  const tutorial = rateOf('tutorial');
  const verifyOnly = rateOf('verify-only');

  const throughput = results.map((result) => {
    const full = of(result.full, 'eventsPerSecond');
    const cpu = of(result.full, 'cpuUs').median;
    return [
      result.contestant.title,
      round(full.median),
      percent(full.spread),
      times(full.median / tutorial),
      times(full.median / bestEngine),
      times(full.median / verifyOnly),
      round(cpu),
      times(cpu / cpuOf(find('tutorial'))),
      round(of(result.full, 'postgresCpuUs').median),
      `${round(result.restMb)} / ${round(of(result.full, 'memoryMb').median)}`,
    ];
  });
  const latency = results.map((result) => {
    const half = [of(result.half, 'p50Ms').median, of(result.half, 'p99Ms').median] as const;
    const single = [of(result.single, 'p50Ms').median, of(result.single, 'p99Ms').median] as const;
    return [
      result.contestant.title,
      ...single.map((ms) => round(ms)),
      times(single[0] / of(find('tutorial')?.single ?? [], 'p50Ms').median),
      ...half.map((ms) => round(ms)),
      times(half[1] / half[0]),
      round(of(result.full, 'p50Ms').median),
      round(of(result.full, 'p99Ms').median),
    ];
  });
  const goals = listGoals(results, ceilings, { bestEngine, tutorial, verifyOnly });
  const text = [
    'Distinct `checkout.session.completed` events of 6 KB, each of an order of its own, signed as Stripe signs them. At',
    'full load on 64 keep-alive connections, one request at a time on each. Each repetition begins after a checkpoint;',
    'after it, every acknowledged event was found to have exactly its one row in each table.',
    '',
    table(
      [
        'events/s at 64 connections',
        'median',
        'spread',
        'of tutorial',
        'of best engine',
        'of verify only',
        'server CPU, µs per event',
        'of tutorial',
        'PostgreSQL CPU, µs per event',
        'MB at rest / after',
      ],
      throughput,
    ),
    '',
    ...describeCeilings(ceilings, rateOf('till')),
    '',
    table(
      [
        'latency, ms',
        'one connection p50',
        'p99',
        'p50 of tutorial',
        'half load p50',
        'p99',
        'p99 of p50',
        'full load p50',
        'p99',
      ],
      latency,
    ),
    '',
    'Half load: 64 connections, evenly paced at half of the rate above; waiting for a free connection counts. The load',
    `generator took ${describeGenerator(results)} µs of processor time per event, on the same cores.`,
    '',
    ...failures.map((failure) => `- Dropped out: ${failure}`),
    '',
    '**Goals**, all with the payload stored; Till has no form without it:',
    '',
    describeGoals(goals),
    '',
    'What each does for an event:',
    '',
    ...results.map(({ contestant }) => `- ${contestant.title}: ${contestant.does}.`),
    '',
    ...differences,
  ].join('\n');
  return { text, svg: drawWebhook({ results, ceilings }) };
}

const rate = (result: WebhookResult | undefined) =>
  result ? of(result.full, 'eventsPerSecond').median : NaN;
const cpuOf = (result: WebhookResult | undefined) =>
  result ? of(result.full, 'cpuUs').median : NaN;

function describeGenerator(results: WebhookResult[]): string {
  const cpu = results.map(({ full }) => of(full, 'generatorCpuUs').median);
  return `${round(Math.min(...cpu))} to ${round(Math.max(...cpu))}`;
}

function describeCeilings(ceilings: WebhookResults['ceilings'], till: number): string[] {
  const { withPayloadPerSecond: withIt, withoutPayloadPerSecond: without, program } = ceilings;
  return [
    `PostgreSQL alone, the same rows in one prepared statement (${program}, ten clients, no HTTP, no signature): with the`,
    `payload ${round(withIt)} events/s, of which Till on Node reaches ${times(till / withIt)}; without it ${round(without)}`,
    `(${times(till / without)}).`,
  ];
}

function listGoals(
  results: WebhookResult[],
  ceilings: WebhookResults['ceilings'],
  rates: { bestEngine: number; tutorial: number; verifyOnly: number },
): Goal[] {
  const find = (name: string) => results.find(({ contestant }) => contestant.name === name);
  const till = find('till');
  const p50 = (result: WebhookResult | undefined) =>
    result ? of(result.single, 'p50Ms').median : NaN;
  const half = till && of(till.half, 'p99Ms').median / of(till.half, 'p50Ms').median;
  const hello = p50(find('hello'));
  return [
    {
      text: 'throughput, of the best sync engine',
      value: rate(till) / rates.bestEngine,
      limit: 4.5,
      kind: 'least',
    },
    {
      text: 'throughput, of verify only',
      value: rate(till) / rates.verifyOnly,
      limit: 0.75,
      kind: 'least',
    },
    {
      text: 'CPU per event, of the tutorial handler',
      value: cpuOf(till) / cpuOf(find('tutorial')),
      limit: 1 / 7,
      kind: 'most',
    },
    {
      text: 'one connection p50, of hello plus one commit of one small row',
      value: p50(till) / (hello + ceilings.commitP50Ms),
      limit: 1.3,
      kind: 'most',
    },
    {
      text: 'the same, of hello plus one commit of the same rows',
      value: p50(till) / (hello + ceilings.sameRowsP50Ms),
      limit: 1.3,
      kind: 'most',
    },
    { text: 'half load, p99 of p50', value: half ?? NaN, limit: 3, kind: 'most' },
  ];
}

const differences = [
  'The peers are wired as their READMEs say (`bench/peers/`), each with ten connections to PostgreSQL. Where they cannot',
  'do the same work, the difference is in their favour: none but Till stores the event, writes a letter or logs;',
  '@supabase/stripe-sync-engine asks Stripe for the line items of each session and gets an empty answer at once, in its',
  'own process; @stripe/sync-engine makes its tables from Stripe’s OpenAPI document, which it would fetch from a public',
  'site, and gets a local one with the fields of our events alone; @better-auth/stripe knows subscriptions, so that the',
  'payment is written by its hook, and its rate limit is off. Both engines run behind Fastify. Till’s numbers hold what',
  'it does beside: the outbox works off the letters and the sweep asks Stripe, in the same process; letters that are left',
  'when a measurement ends are struck, so that nobody else is measured beside them.',
];
