import { defineConfig } from 'vitest/config';

// Tests that speak HTTP alone: they run against the API's real process, once on each runtime.
const onBothRuntimes = [
  'boot',
  'database-away',
  'doors',
  'errors',
  'hostile',
  'hostile-generated',
  'journey',
  'limits',
  'logs',
  'recorded-events',
  'shutdown',
  'stripe-trouble',
  'traces',
  'webhook',
].map((name) => `test/${name}.test.ts`);

const shared = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: ['@till/db/testing-setup'],
    // Most files wait for processes, sockets and time-outs: two of them share two cores well.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'in-process',
          include: ['test/*.test.ts'],
          exclude: onBothRuntimes,
        },
      },
      { test: { ...shared, name: 'node', include: onBothRuntimes, provide: { runtime: 'node' } } },
      { test: { ...shared, name: 'deno', include: onBothRuntimes, provide: { runtime: 'deno' } } },
    ],
  },
});
