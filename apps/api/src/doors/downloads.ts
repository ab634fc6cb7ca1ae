import { findOpenLine, listOpenedGrants, retryStatement, takeDownload } from '@till/db';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findHolder } from '../access/find-holder.ts';
import { makeDownloadLink, markOf, readDownloadLink } from '../download-link.ts';
import { downloadLimit } from '../fulfilment/download-limit.ts';
import { limitCalls } from '../limit-calls.ts';
import { readCaller } from '../read-caller.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Tools } from '../tools.ts';

const Params = z.object({ order: z.guid(), line: z.coerce.number().int().min(1).max(100) });

const refuseUnknown = (reply: FastifyReply) =>
  reply.code(404).send({ error: 'There is no such download here.' });
const refuseUsedUp = (reply: FastifyReply) =>
  reply.code(403).send({ error: 'This file was downloaded as often as it may be.' });

/**
 * The bought files, in two steps. `/api/downloads/…` knows the buyer, and sends them on to a signed address that is good
 * for some minutes; `/api/files/…` is that address, and gives the file, whole or in ranges. Whether the line is open is
 * asked at every request of both, so a refund ends the next one. 404 for unknown, not theirs and no longer theirs alike;
 * 403 for one that was downloaded too often; 429 for too many calls within a minute.
 */
export async function downloadsDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  const { db, clock, config } = tools;
  const storage = await openStorage(config);

  app.get('/api/downloads/:order/:line', async (request, reply) => {
    const caller = readCaller(tools, request);
    await limitCalls(tools, 'download', caller);
    const params = Params.safeParse(request.params);
    if (!params.success) return refuseUnknown(reply);
    const { order: orderId, line } = params.data;
    const holder = await findHolder(tools, caller);
    const [grant] = await retryStatement(() => listOpenedGrants(db, orderId, holder, line));
    if (grant?.content.kind !== 'file') return refuseUnknown(reply);
    const { content, downloadsUsed } = grant;
    if (downloadsUsed >= downloadLimit(content, config)) return refuseUsedUp(reply);
    const { path } = content;
    const link = makeDownloadLink({ orderId, line, path }, config.buyerSecrets, clock());
    return reply.redirect(`/api/files/${link}`, 302);
  });

  app.get(
    '/api/files/:link',
    async (request: FastifyRequest<{ Params: { link: string } }>, reply) => {
      const link = readDownloadLink(request.params.link, config.buyerSecrets);
      const buyerId = link && `of link ${link.id}`;
      await limitCalls(tools, 'download', { buyerId, deviceHash: undefined, address: request.ip });
      if (!link) return refuseUnknown(reply);
      const { orderId, line } = link;
      // A download that takes longer than the link is good for is resumed with a new one, if it is still the buyer's.
      const again = `/api/downloads/${orderId}/${line}`;
      if (link.expiresAt <= clock() / 1000) return reply.redirect(again, 302);
      const open = await retryStatement(() => findOpenLine(db, orderId, line));
      if (open?.content.kind !== 'file') return refuseUnknown(reply);
      const { content } = open;
      if (link.file !== markOf(content.path)) return reply.redirect(again, 302);

      const answer = await storage.open(content.path, request);
      if (!answer) throw new Error(`the storage has no ${JSON.stringify(content.path)}`);
      const { status, headers, body } = answer;
      if (request.method === 'GET' && (status === 200 || status === 206)) {
        const limit = downloadLimit(content, config);
        const mayGoOn = await retryStatement(() => takeDownload(db, link, limit)).catch((error) => {
          body.destroy();
          throw error;
        });
        if (!mayGoOn) {
          body.destroy();
          return refuseUsedUp(reply);
        }
      }
      reply.code(status).headers(headers);
      reply.header('cache-control', 'private, no-store');
      reply.header('content-disposition', contentDisposition(content.fileName));
      return reply.type(content.mediaType).send(body);
    },
  );
}
