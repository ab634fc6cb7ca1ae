import type { FastifyInstance } from 'fastify';
import type { ApiTools } from '../api/register-api.ts';
import { dashboardPage } from './dashboard-page.ts';
import { sendPage } from './layout.ts';

/** The dashboard at `/` and its resend buttons. */
export async function registerDashboard(app: FastifyInstance, tools: ApiTools): Promise<void> {
  const { world } = tools;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null));
  app.get('/', (_request, reply) => sendPage(reply, dashboardPage(tools)));
  app.post<{ Params: { id: string } }>('/_dashboard/redeliver/:id', async (request, reply) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send();
    const { id } = request.params;
    if (world.store.find('event', id)) await world.webhooks.redeliver(id);
    return reply.redirect('/#deliveries', 303);
  });
}
