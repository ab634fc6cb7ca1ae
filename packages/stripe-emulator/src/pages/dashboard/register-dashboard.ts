import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiTools } from '../../api/register-api.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { sendPage } from '../layout.ts';
import { dashboardLayout } from './dashboard-layout.ts';
import { eventPage, objectPage, requestPage } from './detail-pages.ts';
import type { Query } from './filter-form.ts';
import { deliveriesPage, eventsPage, objectsPage, requestsPage } from './list-pages.ts';
import { overviewPage } from './overview-page.ts';

interface Route {
  Params: { id: string };
  Querystring: Query;
}

const lists = {
  objects: [objectsPage, objectPage],
  events: [eventsPage, eventPage],
  requests: [requestsPage, requestPage],
} as const;

/** The dashboard at `/`: lists, details, and buttons that send events again. Plain HTML. */
export async function registerDashboard(app: FastifyInstance, tools: ApiTools): Promise<void> {
  const { world } = tools;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null));
  app.addHook('onRequest', async (request, reply) => {
    // A page of another origin must not press a button through a developer's browser.
    const from = request.headers['sec-fetch-site'] ?? 'none';
    if (request.method !== 'POST' || from === 'same-origin' || from === 'none') return undefined;
    return reply.code(403).send();
  });

  app.get('/', (_request, reply) => sendPage(reply, overviewPage(tools)));
  for (const [name, [list, detail]] of Object.entries(lists)) {
    app.get<Route>(`/_dashboard/${name}`, (request, reply) =>
      sendPage(reply, list(tools, request.query)),
    );
    app.get<Route>(`/_dashboard/${name}/:id`, ({ params }, reply) =>
      sendFound(reply, detail(tools, params.id), params.id),
    );
  }
  app.get<Route>('/_dashboard/deliveries', (request, reply) =>
    sendPage(reply, deliveriesPage(tools, request.query)),
  );

  app.post<Route>('/_dashboard/redeliver/:id', async ({ params: { id } }, reply) => {
    if (world.store.find('event', id)) await world.webhooks.redeliver(id);
    return reply.redirect(`/_dashboard/events/${id}`, 303);
  });
  app.post<Route>('/_dashboard/deliver/:id', async ({ params: { id } }, reply) => {
    const delivery = world.webhooks.deliveries().find((one) => one.id === id);
    if (!delivery) return sendFound(reply, undefined, id);
    await world.webhooks.deliverNow(delivery);
    return reply.redirect(`/_dashboard/events/${delivery.eventId}`, 303);
  });

  function sendFound(reply: FastifyReply, page: Html | undefined, id: string): FastifyReply {
    if (page) return sendPage(reply, page);
    const content = html`<p>
      Nothing here has the id <code>${id}</code>. It may be from before a restart or a reset.
    </p>`;
    const missing = dashboardLayout(world, { title: 'Not found', section: '', content });
    return sendPage(reply, missing, { status: 404 });
  }
}
