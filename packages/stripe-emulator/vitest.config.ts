import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Several suites share a machine: time is never what a test is about.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Chromium brings the system libraries it needs, so that none has to be installed.
    env: { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  },
});
