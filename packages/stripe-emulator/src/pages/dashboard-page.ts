import type { ApiTools } from '../api/register-api.ts';
import type { LoggedRequest } from '../core/request-log.ts';
import { formatAmount } from '../payments/money.ts';
import type { Delivery } from '../webhooks/webhooks.ts';
import type { Session, StripeEvent } from '../wire.ts';
import { dashboardStyles } from './dashboard-styles.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';

const shown = 50;

/** What happened in this emulator, newest first: what to look at when something does not work. */
export function dashboardPage({ world, requests }: ApiTools): Html {
  const deliveries = world.webhooks.deliveries();
  const newest = <Item>(items: Item[]) => items.slice(-shown).reverse();
  return layout({
    title: 'Stripe emulator',
    styles: dashboardStyles,
    body: html`<header>
        <h1>Stripe emulator</h1>
        <p>${world.settings.origin} · test mode, in memory, nobody is charged</p>
        <nav aria-label="Sections">
          <a href="#sessions">Sessions</a><a href="#events">Events</a
          ><a href="#deliveries">Deliveries</a><a href="#requests">Requests</a>
        </nav>
      </header>
      <main>
        ${section('sessions', 'Checkout sessions', ['Id', 'Amount', 'Status', 'Payment', 'Reference'], newest(world.store.all('checkout.session')).map(sessionRow))}
        ${section('events', 'Events', ['Event', 'Id', 'At', ''], newest(world.store.all('event')).map(eventRow))}
        ${section('deliveries', 'Webhook deliveries', ['Event', 'To', 'State', 'Attempts'], newest(deliveries).map(deliveryRow))}
        ${section('requests', 'API requests', ['Request', 'Status', 'Idempotency key', 'Id', 'At'], newest(requests.find()).map(requestRow))}
      </main>`,
  });
}

function section(id: string, title: string, columns: string[], rows: Html[]): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="none">None yet.</p>`
        : html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  ${columns.map((column) => html`<th scope="col">${column}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function sessionRow(session: Session): Html {
  const {
    id,
    url,
    amount_total: total,
    currency,
    status,
    payment_status,
    client_reference_id,
  } = session;
  const short = `${id.slice(0, 16)}…`;
  return html`<tr>
    <td><code title="${id}">${url ? html`<a href="${url}">${short}</a>` : short}</code></td>
    <td>${formatAmount(total ?? 0, currency ?? 'usd')}</td>
    <td>${status}</td>
    <td>${payment_status}</td>
    <td>${client_reference_id}</td>
  </tr>`;
}

function eventRow(event: StripeEvent): Html {
  return html`<tr id="${event.id}">
    <td>
      <details>
        <summary>${event.type}</summary>
        <pre tabindex="0">${JSON.stringify(event, null, 2)}</pre>
      </details>
    </td>
    <td><code>${event.id}</code></td>
    <td>${timeOf(event.created * 1000)}</td>
    <td>
      <form method="post" action="/_dashboard/redeliver/${event.id}">
        <button aria-label="Resend ${event.type} ${event.id}">Resend</button>
      </form>
    </td>
  </tr>`;
}

function deliveryRow(delivery: Delivery): Html {
  const { eventId, eventType, url, status, attempts, nextAttemptAt } = delivery;
  const tone = status === 'succeeded' ? 'good' : status === 'failed' ? 'bad' : 'none';
  return html`<tr>
    <td><a href="#${eventId}">${eventType}</a></td>
    <td>${url}</td>
    <td class="${tone}">${status}${nextAttemptAt && html`, again at ${timeOf(nextAttemptAt)}`}</td>
    <td>
      ${attempts.map(({ at, status: code, error, response, durationMs }) => html`<div>${timeOf(at)} · <strong>${code ?? 'no answer'}</strong> · ${durationMs} ms ${error} <code>${response.slice(0, 200)}</code></div>`)}
    </td>
  </tr>`;
}

function requestRow({
  id,
  method,
  path,
  query,
  status,
  idempotencyKey,
  replayed,
  fault,
  at,
}: LoggedRequest): Html {
  const tone = status !== null && status < 400 ? 'good' : 'bad';
  return html`<tr id="${id}">
    <td><code>${method} ${path}${query && `?${query}`}</code></td>
    <td class="${tone}">
      ${status ?? 'no answer'}${replayed && ' replayed'}${fault && ` (${fault})`}
    </td>
    <td><code>${idempotencyKey}</code></td>
    <td><code>${id}</code></td>
    <td>${timeOf(at)}</td>
  </tr>`;
}

const timeOf = (ms: number) => new Date(ms).toISOString().slice(11, 23);
