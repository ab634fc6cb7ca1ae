import type { ApiTools } from '../../api/register-api.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { dashboardLayout } from './dashboard-layout.ts';
import { deliveryTable } from './delivery-table.ts';
import { eventTable, objectTable, requestTable } from './tables.ts';
import type { AnyObject } from './tables.ts';

const shown = 15;

/** The newest of everything: what to look at first when something does not work. */
export function overviewPage({ world, requests }: ApiTools): Html {
  const newest = <Item>(items: Item[]) => items.slice(-shown).reverse();
  const deliveries = world.webhooks.deliveries();
  const failing = deliveries.filter(({ status }) => status !== 'succeeded').length;
  const count = failing === 1 ? '1 delivery has' : `${failing} deliveries have`;
  const sessions = newest(world.store.all('checkout.session')) as unknown as AnyObject[];
  const events = newest(world.store.all('event'));
  const part = (id: string, title: string, path: string, rows: Html) =>
    html`<section aria-labelledby="${id}">
      <h2 id="${id}">${title} <a href="${path}">All ${title.toLowerCase()}</a></h2>
      ${rows}
    </section>`;
  return dashboardLayout(world, {
    title: 'Overview',
    section: '/',
    content: html`${failing > 0 && html`<p class="bad">${count} not succeeded. <a href="/_dashboard/deliveries?status=unsuccessful">Show them</a></p>`}
    ${part('sessions', 'Checkout sessions', '/_dashboard/objects?kind=checkout.session', objectTable(sessions))}
    ${part('events', 'Events', '/_dashboard/events', eventTable(events, deliveries))}
    ${part('deliveries', 'Deliveries', '/_dashboard/deliveries', deliveryTable(newest(deliveries)))}
    ${part('requests', 'Requests', '/_dashboard/requests', requestTable(newest(requests.find())))}`,
  });
}
