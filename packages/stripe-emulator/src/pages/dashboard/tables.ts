import type { LoggedRequest } from '../../core/request-log.ts';
import { formatAmount } from '../../payments/money.ts';
import type { Delivery } from '../../webhooks/webhooks.ts';
import type { StripeEvent } from '../../wire.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { table, timeOf } from './dashboard-layout.ts';

/** Any object as the dashboard sees it. */
export interface AnyObject {
  id: string;
  object: string;
  created: number;
  [field: string]: unknown;
}

export const objectLink = (id: string, shown = id): Html =>
  html`<a href="/_dashboard/objects/${id}"><code>${shown}</code></a>`;

export const eventLink = (id: string, shown: string): Html =>
  html`<a href="/_dashboard/events/${id}">${shown}</a>`;

export function objectTable(objects: AnyObject[], none?: string): Html {
  return table(['Object', 'Amount', 'Status', 'About', 'Created'], objects.map(objectRow), none);
}

function objectRow(object: AnyObject): Html {
  const { id, currency, status, payment_status: payment } = object;
  const amount = object['amount_total'] ?? object['amount'] ?? object['unit_amount'];
  const about = ['client_reference_id', 'email', 'name', 'code', 'url', 'reason', 'description']
    .map((field) => object[field])
    .find((value) => typeof value === 'string');
  return html`<tr>
    <td>${objectLink(id)}</td>
    <td class="amount">
      ${typeof amount === 'number' && typeof currency === 'string' && formatAmount(amount, currency)}
    </td>
    <td>${typeof status === 'string' && status}${typeof payment === 'string' && `, ${payment}`}</td>
    <td>${typeof about === 'string' && about}</td>
    <td class="when">${timeOf(object.created * 1000)}</td>
  </tr>`;
}

/** `deliveries` may hold those of other events too. */
export function eventTable(events: StripeEvent[], deliveries: Delivery[], none?: string): Html {
  const ofEvent = Map.groupBy(deliveries, ({ eventId }) => eventId);
  const rows = events.map((event) => eventRow(event, ofEvent.get(event.id) ?? []));
  return table(['Event', 'About', 'Delivered', 'At', 'Again'], rows, none);
}

function eventRow(event: StripeEvent, deliveries: Delivery[]): Html {
  const { id } = event.data.object as { id?: string };
  const answered = deliveries.filter(({ status }) => status === 'succeeded').length;
  const tone = answered === deliveries.length ? 'good' : 'bad';
  return html`<tr id="${event.id}">
    <td>${eventLink(event.id, event.type)}<br /><code class="soft">${event.id}</code></td>
    <td>${id && objectLink(id)}</td>
    <td class="${deliveries.length === 0 ? 'soft' : tone}">
      ${deliveries.length === 0 ? 'to nobody' : `${answered} of ${deliveries.length}`}
    </td>
    <td class="when">${timeOf(event.created * 1000)}</td>
    <td>${resendButton(event)}</td>
  </tr>`;
}

export const resendButton = ({ id, type }: StripeEvent): Html =>
  html`<form method="post" action="/_dashboard/redeliver/${id}">
    <button>Resend<span class="hidden"> ${type} ${id} to all endpoints</span></button>
  </form>`;

export function requestTable(requests: LoggedRequest[], none?: string): Html {
  return table(
    ['Request', 'Status', 'Idempotency key', 'Id', 'At'],
    requests.map(requestRow),
    none,
  );
}

function requestRow(request: LoggedRequest): Html {
  const { id, method, path, query, status, idempotencyKey, replayed, fault, at } = request;
  return html`<tr id="${id}">
    <td><code>${method} ${path}${query && `?${query}`}</code></td>
    <td class="${status !== null && status < 400 ? 'good' : 'bad'}">
      ${status ?? 'no answer'}${replayed && ', replayed'}${fault && `, fault ${fault}`}
    </td>
    <td><code>${idempotencyKey}</code></td>
    <td>
      <a href="/_dashboard/requests/${id}"><code>${id}</code></a>
    </td>
    <td class="when">${timeOf(at)}</td>
  </tr>`;
}
