import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['@till/db/testing-setup'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
