import type { LoggedRequest } from '../../core/request-log.ts';
import { formatAmount } from '../../payments/money.ts';
import type { Attempt, Delivery } from '../../webhooks/webhooks.ts';
import type { StripeEvent } from '../../wire.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { timeOf } from './dashboard-layout.ts';

/** Any object as the dashboard sees it. */
export interface AnyObject {
  id: string;
  object: string;
  created: number;
  [field: string]: unknown;
}

export const objectLink = (id: string, shown = id): Html =>
  html`<a href="/_dashboard/objects/${id}"><code>${shown}</code></a>`;

const eventLink = (id: string, shown: string): Html =>
  html`<a href="/_dashboard/events/${id}">${shown}</a>`;

export const objectColumns = ['Object', 'Amount', 'Status', 'About', 'Created'];

export function objectRow(object: AnyObject): Html {
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

export const eventColumns = ['Event', 'About', 'Delivered', 'At', 'Again'];

export function eventRow(event: StripeEvent, deliveries: Delivery[]): Html {
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

export const deliveryColumns = ['Event', 'To', 'State', 'Attempts', 'Again'];

const tones: Partial<Record<Delivery['status'], string>> = {
  succeeded: 'good',
  failed: 'bad',
  dropped: 'bad',
};

export function deliveryRow(delivery: Delivery): Html {
  const { id, eventId, eventType, endpointId, via, url, status, attempts, nextAttemptAt } =
    delivery;
  const again = status === 'succeeded' ? 'Resend' : 'Retry';
  const verb = attempts.length === 0 ? 'Send now' : again;
  return html`<tr id="${id}">
    <td>${eventLink(eventId, eventType)}</td>
    <td>${url}${via === 'endpoint' && html`<br />${objectLink(endpointId)}`}</td>
    <td class="${tones[status] ?? 'soft'}">
      ${status}${nextAttemptAt !== null && html`<br />again at ${timeOf(nextAttemptAt)}`}
    </td>
    <td>
      ${attempts.length === 0 ? html`<span class="soft">none yet</span>` : attempts.map(attemptLine)}
    </td>
    <td>
      <form method="post" action="/_dashboard/deliver/${id}">
        <button>${verb}<span class="hidden"> ${eventType} to ${url}</span></button>
      </form>
    </td>
  </tr>`;
}

function attemptLine(attempt: Attempt): Html {
  const { at, cause, status, error, response, durationMs, acknowledged } = attempt;
  const ok = acknowledged || (status !== null && status >= 200 && status < 300);
  return html`<div class="attempt">
    ${timeOf(at)} · ${cause} ·
    <strong class="${ok ? 'good' : 'bad'}"
      >${acknowledged ? 'acknowledged' : (status ?? 'no answer')}</strong
    >
    · ${durationMs} ms ${error} ${response && html`<code>${response.slice(0, 300)}</code>`}
  </div>`;
}

export const requestColumns = ['Request', 'Status', 'Idempotency key', 'Id', 'At'];

export function requestRow(request: LoggedRequest): Html {
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
