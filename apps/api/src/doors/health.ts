import { readHealth, retryStatement } from '@till/db';
import type { FastifyInstance } from 'fastify';
import type { Tools } from '../tools.ts';

/** /healthz: the process runs. /readyz: the database answers and has the newest migration. */
export function healthDoor(app: FastifyInstance, tools: Tools): void {
  app.get('/healthz', { logLevel: 'silent' }, async () => ({ ok: true }));
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const { migrated } = await retryStatement(() => readHealth(tools.db)).catch(() => ({
      migrated: undefined,
    }));
    if (migrated) return { ok: true };
    const problem =
      migrated === undefined ? 'The database does not answer.' : 'Migrations are missing.';
    return reply.code(503).send({ ok: false, problem });
  });
}
