import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { listOpenedGrants, retryStatement } from '@till/db';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findHolder } from '../access/find-holder.ts';
import { limitCalls } from '../limit-calls.ts';
import { readCaller } from '../read-caller.ts';
import type { Tools } from '../tools.ts';

const Params = z.object({ order: z.guid(), line: z.coerce.number().int().min(1).max(100) });

const defaultFilesDir = fileURLToPath(new URL('../../files', import.meta.url));

/**
 * The bought files. The path on disk comes from the catalogue, never from the request; access is checked at every
 * request, so a refund ends the next one. 404 for unknown, not theirs and no longer theirs alike;
 * 429 for too many within a minute.
 */
export async function downloadsDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  await app.register(fastifyStatic, {
    root: tools.config.filesDir ?? defaultFilesDir,
    serve: false,
    dotfiles: 'deny',
  });

  app.get('/api/downloads/:order/:line', async (request, reply) => {
    const caller = readCaller(tools, request);
    await limitCalls(tools, 'download', caller);
    const params = Params.safeParse(request.params);
    const holder = await findHolder(tools, caller);
    const [grant] = params.success
      ? await retryStatement(() =>
          listOpenedGrants(tools.db, params.data.order, holder, params.data.line),
        )
      : [];
    if (grant?.content.kind !== 'file')
      return reply.code(404).send({ error: 'There is no such download here.' });
    const { path, fileName, mediaType } = grant.content;
    reply.header('cache-control', 'private, no-store');
    reply.header('content-disposition', contentDisposition(fileName));
    reply.type(mediaType);
    return reply.sendFile(path, { cacheControl: false, contentType: false });
  });
}
