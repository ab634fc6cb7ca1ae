import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** Undefined in tests that run in one process with the API. */
    runtime: 'node' | 'deno' | undefined;
  }
}
