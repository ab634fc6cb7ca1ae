import type { ApiTools } from '../../api/register-api.ts';
import { registry } from '../../resources/registry.ts';
import { wantsEvent } from '../../webhooks/event-filter.ts';
import type { ObjectName } from '../../wire.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { dashboardLayout } from './dashboard-layout.ts';
import { deliveryTable } from './delivery-table.ts';
import { filterForm } from './filter-form.ts';
import type { Query } from './filter-form.ts';
import { eventTable, objectTable, requestTable } from './tables.ts';
import type { AnyObject } from './tables.ts';

const longest = 200;
const noneFits = 'None fits.';

/** The newest of `items`, and how many there are in all. */
function newest<Item>(items: Item[]): { items: Item[]; count: Html } {
  const shown = items.slice(-longest).reverse();
  const all = `${items.length} in all`;
  return {
    items: shown,
    count: html`<p class="soft">
      ${items.length > longest ? `The newest ${longest} of ${items.length}` : all}
    </p>`,
  };
}

export function objectsPage({ world }: ApiTools, { kind = 'checkout.session' }: Query): Html {
  const path = '/_dashboard/objects';
  const kinds = [...registry.keys()].filter((name) => name !== 'event') as ObjectName[];
  const chosen = kinds.find((name) => name === kind) ?? 'checkout.session';
  const { items, count } = newest(world.store.all(chosen) as unknown as AnyObject[]);
  return dashboardLayout(world, {
    title: `Objects: ${chosen}`,
    section: path,
    content: html`<ul class="kinds">
        ${kinds.map((name) => html`<li><a href="${path}?kind=${name}" ${name === chosen && html` aria-current="true"`}>${name}</a> <span class="soft">${world.store.all(name).length}</span></li>`)}
      </ul>
      ${count} ${objectTable(items)}`,
  });
}

export function eventsPage({ world }: ApiTools, query: Query): Html {
  const path = '/_dashboard/events';
  const { type, delivered } = query;
  const { items, count } = newest(
    world.store
      .all('event')
      .filter(
        (event) =>
          (!type || wantsEvent([type], event.type)) &&
          (!delivered || world.webhooks.isDelivered(event.id) === (delivered === 'yes')),
      ),
  );
  const filters = [
    { name: 'type', label: 'Type', hint: 'charge.*' },
    { name: 'delivered', label: 'Delivered', choices: ['yes', 'no'] },
  ];
  return dashboardLayout(world, {
    title: 'Events',
    section: path,
    content: html`${filterForm(path, filters, query)} ${count}
    ${eventTable(items, world.webhooks.deliveries(), noneFits)}`,
  });
}

export function deliveriesPage({ world }: ApiTools, query: Query): Html {
  const path = '/_dashboard/deliveries';
  const { type, status, to } = query;
  const states = ['held', 'pending', 'succeeded', 'failed', 'dropped'];
  const { items, count } = newest(
    world.webhooks
      .deliveries()
      .filter(
        (delivery) =>
          (!type || wantsEvent([type], delivery.eventType)) &&
          (!to || delivery.url.includes(to) || delivery.endpointId === to) &&
          (!status ||
            delivery.status === status ||
            (status === 'unsuccessful' && delivery.status !== 'succeeded')),
      ),
  );
  const filters = [
    { name: 'type', label: 'Event type', hint: 'charge.*' },
    { name: 'status', label: 'State', choices: ['unsuccessful', ...states] },
    { name: 'to', label: 'To', hint: 'address or we_…' },
  ];
  return dashboardLayout(world, {
    title: 'Deliveries',
    section: path,
    content: html`${filterForm(path, filters, query)} ${count} ${deliveryTable(items, noneFits)}`,
  });
}

export function requestsPage({ world, requests }: ApiTools, query: Query): Html {
  const path = '/_dashboard/requests';
  const { method, path: wanted, status, key } = query;
  const { items, count } = newest(
    requests
      .find({ ...(method && { method }), ...(wanted && { path: wanted }) })
      .filter(
        (request) =>
          (!key || request.idempotencyKey?.includes(key)) &&
          (!status || outcomeOf(request.status) === status),
      ),
  );
  const filters = [
    { name: 'method', label: 'Method', choices: ['GET', 'POST', 'DELETE'] },
    { name: 'path', label: 'Path', hint: '/v1/refunds' },
    { name: 'status', label: 'Status', choices: ['2xx', '4xx', '5xx', 'no answer'] },
    { name: 'key', label: 'Idempotency key' },
  ];
  return dashboardLayout(world, {
    title: 'API requests',
    section: path,
    content: html`${filterForm(path, filters, query)} ${count} ${requestTable(items, noneFits)}`,
  });
}

const outcomeOf = (status: number | null) =>
  status === null ? 'no answer' : `${Math.floor(status / 100)}xx`;
