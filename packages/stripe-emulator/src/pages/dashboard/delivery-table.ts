import { isSuccess } from '../../webhooks/send-delivery.ts';
import type { Attempt, Delivery } from '../../webhooks/webhooks.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { table, timeOf } from './dashboard-layout.ts';
import { eventLink, objectLink } from './tables.ts';

export function deliveryTable(deliveries: Delivery[], none?: string): Html {
  return table(['Event', 'To', 'State', 'Attempts', 'Again'], deliveries.map(deliveryRow), none);
}

const tones: Partial<Record<Delivery['status'], string>> = {
  succeeded: 'good',
  failed: 'bad',
  dropped: 'bad',
};

function deliveryRow(delivery: Delivery): Html {
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
  const tone = isSuccess(attempt) ? 'good' : 'bad';
  return html`<div class="attempt">
    ${timeOf(at)} · ${cause} ·
    <strong class="${tone}">${acknowledged ? 'acknowledged' : (status ?? 'no answer')}</strong>
    · ${durationMs} ms ${error} ${response && html`<code>${response.slice(0, 300)}</code>`}
  </div>`;
}
