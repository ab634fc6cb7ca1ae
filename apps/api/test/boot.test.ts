import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  denoBinary,
  startApi,
  startMain,
  startProgram,
  type ApiProcess,
  type Program,
} from './api-process.ts';
import { badConfigurations, goodConfiguration } from './configurations.ts';
import { openShop, readRuntime } from './served-shop.ts';
import { newBuyer, shopCodeOf } from './support.ts';

const runtime = readRuntime();
let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => void (shop = await openShop()));
afterAll(() => shop.close());

// As an operator starts it; an empty value keeps what a .env of this checkout may hold out of it.
const blank = Object.fromEntries(
  [
    'STRIPE_API_BASE',
    'STRIPE_REQUESTS_PER_SECOND',
    'BUYER_SECRET',
    'PORT',
    'HOST',
    'FILES_DIR',
    'LOG_LEVEL',
    'METRICS_PORT',
    'METRICS_HOST',
    'OTEL_TRACES_EXPORTER',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'SMTP_URL',
    'MAIL_FROM',
    'TRUST_PROXY',
  ].map((name) => [name, '']),
);
function startAsOperator(environment: Record<string, string>): Program {
  return runtime === 'node'
    ? startMain('node', environment)
    : startProgram(denoBinary, ['task', '--quiet', 'start'], { ...blank, ...environment });
}

async function use<T>(api: ApiProcess, work: (api: ApiProcess) => Promise<T>): Promise<T> {
  try {
    return await work(api);
  } finally {
    await api.stop();
  }
}

const canary = 'c4n4ry0123456789';
const canaries = [
  ['STRIPE_SECRET_KEY', `pk_test_${canary}`],
  ['STRIPE_SECRET_KEY', `"sk_test_${canary}"`],
  ['STRIPE_WEBHOOK_SECRET', `whsec_${canary},`],
  ['STRIPE_WEBHOOK_SECRET', `sk_test_${canary}`],
  ['DATABASE_URL', `postgres://till:${canary}#@127.0.0.1:5432/till`],
  ['DATABASE_URL', `mysql://till:${canary}@127.0.0.1:3306/till`],
  ['CLIENT_URL', `https://ann:${canary}@shop.example`],
  ['BUYER_SECRET', canary],
] as const;

test.each(canaries)(
  'a wrong %s ends the process with words, without the value',
  async (name, value) => {
    const program = startAsOperator({ ...goodConfiguration, [name]: value });
    expect((await program.exited).code).toBe(1);
    expect(program.output()).toContain(`  - ${name} `);
    expect(program.output()).not.toContain(canary);
    expect(program.output()).not.toMatch(/^\s+at /m);
  },
);

test('everything that is wrong is said at once', async () => {
  const wrong = badConfigurations.find(({ variable }) => variable === 'PORT')?.set;
  const program = startAsOperator({
    ...wrong,
    CLIENT_URL: 'shop.example',
    STRIPE_SECRET_KEY: '',
    STRIPE_WEBHOOK_SECRET: '',
    DATABASE_URL: '',
  });
  expect((await program.exited).code).toBe(1);
  for (const name of [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'CLIENT_URL',
    'DATABASE_URL',
    'PORT',
  ]) {
    expect(program.output()).toContain(`  - ${name} `);
  }
});

test('a taken port is named with its variable', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const program = startMain(runtime, { ...shop.environment, PORT: String(port) });
  expect((await program.exited).code).toBe(1);
  expect(program.output()).toContain(`Port ${port} is taken: set PORT`);
  taken.close();
});

test('an address that this machine does not have is named with its variable', async () => {
  const program = startMain(runtime, { ...shop.environment, HOST: '203.0.113.1' });
  expect((await program.exited).code).toBe(1);
  expect(program.output()).toContain('203.0.113.1 is not an address of this machine: set HOST');
});

test('without a database the API starts, says so, and answers the rest', async () => {
  const away = { ...shop.environment, DATABASE_URL: 'postgres://till:secret@127.0.0.1:9/till' };
  await use(await startApi(runtime, away), async ({ url }) => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ok: false, problem: 'The database does not answer.' },
    ]);
    expect(await shopCodeOf(newBuyer(url).client.catalogue.list.query())).toBe(
      'DATABASE_UNAVAILABLE',
    );
  });
});

test('a database without migrations is not ready', async () => {
  const empty = new URL(inject('postgresUrl'));
  empty.pathname = '/postgres';
  await use(
    await startApi(runtime, { ...shop.environment, DATABASE_URL: empty.href }),
    async ({ url }) => {
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { ok: false, problem: 'Migrations are missing.' },
      ]);
    },
  );
});

test('metrics have a port of their own, and a taken one is named with its variable', async () => {
  const environment = { ...shop.environment, METRICS_PORT: '0' };
  await use(await startApi(runtime, environment), async (api) => {
    const [, url = ''] = await api.waitFor(/"Metrics at (http:[^"]+)"/);
    expect(await (await fetch(url)).text()).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
    const port = new URL(url).port;
    const second = startMain(runtime, { ...shop.environment, METRICS_PORT: port });
    expect((await second.exited).code).toBe(1);
    expect(second.output()).toContain(`Port ${port} is taken: set METRICS_PORT`);
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0', async (signal) => {
  const program = startAsOperator({ ...shop.environment, PORT: '0' });
  const [, url = ''] = await program.waitFor(/"Server listening at (http:[^"]+)"/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  program.kill(signal);
  expect(await program.exited).toEqual({ code: 0, signal: null });
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
