import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Chromium brings the system libraries it needs, so that none has to be installed.
    env: { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  },
});
