import type { TestProject } from 'vitest/node';
import { startTestServer } from './testing.ts';

/** vitest's global set-up: one PostgreSQL for the suite; its address is provided as `postgresUrl`. */
export default async function setup(project: TestProject) {
  const server = await startTestServer();
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}
