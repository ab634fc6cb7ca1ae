import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['@till/db/testing-setup'],
    // Chromium brings the system libraries it needs, so that none has to be installed.
    env: { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    // A test mostly waits for a browser: two files share two cores well.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
