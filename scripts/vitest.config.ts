import { defineConfig } from 'vitest/config';

// The tests mostly wait for processes: more of them at once than there are cores is no crowd.
export default defineConfig({
  test: { testTimeout: 240_000, hookTimeout: 60_000, maxWorkers: 3 },
});
