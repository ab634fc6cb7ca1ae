import { isDatabaseUnavailable, readHealth } from '@till/db';
import type { FastifyInstance } from 'fastify';
import type { Tools } from '../tools.ts';

/** /healthz: the process runs. /readyz: the database answers and has the newest migration. */
export function healthDoor(app: FastifyInstance, tools: Tools): void {
  app.get('/healthz', { logLevel: 'silent' }, async () => ({ ok: true }));
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const problem = await findProblem();
    return problem === undefined ? { ok: true } : reply.code(503).send({ ok: false, problem });
  });

  async function findProblem(): Promise<string | undefined> {
    try {
      const { migrated } = await readHealth(tools.db);
      return migrated ? undefined : 'Migrations are missing.';
    } catch (error) {
      app.log.warn({ err: error }, 'not ready');
      if (isUnknownTable(error)) return 'Migrations are missing.';
      return isDatabaseUnavailable(error)
        ? 'The database does not answer.'
        : 'The database refuses us: see the log.';
    }
  }
}

const isUnknownTable = (error: unknown) =>
  error instanceof Error && 'code' in error && /^(42P01|3F000)$/.test(String(error.code));
