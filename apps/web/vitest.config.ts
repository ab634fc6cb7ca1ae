import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['@till/db/testing-setup'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
