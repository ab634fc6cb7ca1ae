import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readUsage } from '../measure/process-usage.ts';
import { sendLoad } from '../measure/send-load.ts';
import { quantile, summarise } from '../measure/statistics.ts';
import { showProgress } from '../progress.ts';
import { round, table, times } from '../report/format.ts';
import { describeGoals } from '../report/goals.ts';
import type { PartResult } from '../report/part-result.ts';
import { root } from '../root.ts';
import type { Sizes } from '../sizes.ts';
import { product } from '../world/make-sales.ts';
import { stripeSecretKey, tillTemplate, type World } from '../world/open-world.ts';
import { startServer, type RunningServer } from '../world/start-server.ts';
import { startTill } from '../world/start-till.ts';

interface Started {
  p50Ms: number;
  p99Ms: number;
  perSecond: number;
  cpuUs: number;
  answers: Map<number, number>;
}

interface Shop {
  title: string;
  server: RunningServer;
  path: string;
  single: Started[];
  eight: Started[];
}

const crowd = 200;

/** Starting a checkout, beside one insert and one call of Stripe's SDK to the same emulator. */
export async function measureCheckout(world: World, sizes: Sizes): Promise<PartResult> {
  const tillUrl = await world.createDatabase('bench_checkout', tillTemplate);
  const bareUrl = await world.createDatabase('bench_bare_checkout');
  const shop = (title: string, server: RunningServer, path: string): Shop => ({
    title,
    server,
    path,
    single: [],
    eight: [],
  });
  const path = '/trpc/checkout.start';
  // So that the bound on calls to Stripe does not bound what is compared.
  const unbound = { STRIPE_REQUESTS_PER_SECOND: '9999' };
  const till = shop('checkout.start', await startTill(world, tillUrl, 'bundle', unbound), path);
  const bare = shop('bare', await startBare(world, bareUrl), '/checkout');
  try {
    for (const each of [till, bare]) await start(each, sizes.checkouts, 8);
    for (let i = 0; i < sizes.repetitions; i += 1) {
      for (const each of i % 2 ? [bare, till] : [till, bare]) {
        each.single.push(await start(each, Math.ceil(sizes.checkouts / 2), 1));
        each.eight.push(await start(each, sizes.checkouts, 8));
        const p50 = each.single.at(-1)!.p50Ms.toPrecision(3);
        showProgress(`checkout ${i + 1}/${sizes.repetitions}: ${each.title}, p50 ${p50} ms`);
      }
    }
    const bounded = shop('as configured by default', await startTill(world, tillUrl), path);
    try {
      await start(bounded, 10, 1);
      return reportCheckout(till, bare, await start(bounded, crowd, crowd));
    } finally {
      await bounded.server.stop();
    }
  } finally {
    await till.server.stop();
    await bare.server.stop();
  }
}

function startBare(world: World, databaseUrl: string): Promise<RunningServer> {
  return startServer({
    program: process.execPath,
    args: ['bare-checkout.ts'],
    cwd: join(root, 'bench/peers'),
    env: {
      DATABASE_URL: databaseUrl,
      STRIPE_SECRET_KEY: stripeSecretKey,
      STRIPE_API_BASE: world.emulator.url.origin,
    },
    listening: /listening at (http:\S+)/,
  });
}

async function start({ server, path }: Shop, count: number, connections: number): Promise<Started> {
  const requests = Array.from({ length: count }, () => makeRequest(path));
  const target = { host: server.url.hostname, port: Number(server.url.port) };
  const before = readUsage(server.pid).cpuMs;
  const sent = await sendLoad({ targets: [target], requests, connections });
  const answers = new Map([[200, sent.acknowledged.length], ...sent.refused]);
  return {
    p50Ms: quantile(sent.latenciesMs, 0.5),
    p99Ms: quantile(sent.latenciesMs, 0.99),
    perSecond: count / sent.seconds,
    cpuUs: ((readUsage(server.pid).cpuMs - before) * 1000) / count,
    answers,
  };
}

/** Each by a buyer of their own. */
function makeRequest(path: string): Buffer {
  const clientKey = randomBytes(16).toString('base64url');
  const body = JSON.stringify({ slug: product.slug, quantity: 1, clientKey });
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function reportCheckout(till: Shop, bare: Shop, together: Started): PartResult {
  const of = (runs: Started[], key: 'p50Ms' | 'p99Ms' | 'perSecond' | 'cpuUs') =>
    summarise(runs.map((run) => run[key])).median;
  const cells = (shop: Shop) => [
    of(shop.single, 'p50Ms'),
    of(shop.single, 'p99Ms'),
    of(shop.eight, 'p50Ms'),
    of(shop.eight, 'perSecond'),
    of(shop.eight, 'cpuUs'),
  ];
  const ratios = cells(till).map((value, i) => value / cells(bare)[i]!);
  const answers = [...together.answers].map(([status, n]) => `${n} × ${status}`).join(', ');
  const text = [
    'The procedure `checkout.start` over HTTP, and a bare Fastify route with one insert and one `sessions.create` of the',
    'same SDK; both call the Stripe emulator, a process of its own on the same cores.',
    '',
    table(
      [
        '',
        'one connection p50, ms',
        'p99',
        'eight connections p50, ms',
        'per second',
        'server CPU at eight, µs per start',
      ],
      [
        [till.title, ...cells(till).map(round)],
        ['insert and SDK call', ...cells(bare).map(round)],
        ['ratio', ...ratios.map(times)],
      ],
    ),
    '',
    `${crowd} starts at once, with the default bound on calls to Stripe: ${answers}; p50 ${round(together.p50Ms)} ms and p99 ${round(together.p99Ms)} ms, ` +
      `${times(together.p50Ms / of(till.single, 'p50Ms'))} and ${times(together.p99Ms / of(till.single, 'p50Ms'))} of one alone.`,
    '',
    describeGoals([
      {
        text: 'wall time at one connection, of insert and SDK call',
        value: ratios[0]!,
        limit: 1.15,
        kind: 'most',
      },
      { text: 'server CPU, of insert and SDK call', value: ratios[4]!, limit: 1.15, kind: 'most' },
    ]),
  ].join('\n');
  return { text };
}
