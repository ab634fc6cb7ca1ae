import type { FastifyInstance } from 'fastify';
import { listPublicKeys } from '../fulfilment/licence-signer.ts';
import type { Tools } from '../tools.ts';

/** The public keys that verify licence keys, as a JSON Web Key Set. */
export function licenceKeysDoor(app: FastifyInstance, { config }: Tools): void {
  const keys = listPublicKeys(config.licenceSigners ?? []);
  app.get('/api/licence-keys', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=300');
    return keys;
  });
}
