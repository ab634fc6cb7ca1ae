import type { ApiTools } from '../../api/register-api.ts';
import type { World } from '../../core/world.ts';
import { html, Html } from '../html.ts';
import { dashboardLayout, timeOf } from './dashboard-layout.ts';
import { deliveryTable } from './delivery-table.ts';
import { eventsAbout, findObject, relatedObjects } from './related-objects.ts';
import { eventTable, objectLink, objectTable, requestTable, resendButton } from './tables.ts';

/** An object, what belongs to the same purchase, and what was told about it; undefined for an unknown id. */
export function objectPage({ world }: ApiTools, id: string): Html | undefined {
  const object = findObject(world, id);
  if (!object) return undefined;
  const related = relatedObjects(world, object);
  const events = eventsAbout(world, new Set([id, ...related.map((one) => one.id)])).reverse();
  const deliveries = world.webhooks.deliveries();
  const ofThese = deliveries.filter(
    ({ endpointId, eventId }) => endpointId === id || events.some((event) => event.id === eventId),
  );
  const page = object.object === 'checkout.session' && object['url'];
  return dashboardLayout(world, {
    title: `${object.object} ${id}`,
    section: '/_dashboard/objects',
    content: html`${typeof page === 'string' && html`<p><a href="${page}">Open the payment page</a></p>`}
      <h2>Belongs together with</h2>
      ${objectTable(related, 'Nothing else.')}
      <h2>Events</h2>
      ${eventTable(events, deliveries)}
      <h2>Deliveries</h2>
      ${deliveryTable(ofThese.reverse().slice(0, 200))}
      <h2>The object itself</h2>
      ${json(world, object)}`,
  });
}

/** An event with its payload and every attempt to deliver it; undefined for an unknown id. */
export function eventPage({ world }: ApiTools, id: string): Html | undefined {
  const event = world.store.find('event', id);
  if (!event) return undefined;
  const request = event.request?.id;
  const deliveries = world.webhooks.deliveries().filter(({ eventId }) => eventId === id);
  return dashboardLayout(world, {
    title: event.type,
    section: '/_dashboard/events',
    content: html`<dl class="facts">
        <dt>Id</dt>
        <dd><code>${id}</code></dd>
        <dt>Object</dt>
        <dd>${objectLink((event.data.object as { id: string }).id)}</dd>
        <dt>At</dt>
        <dd>${timeOf(event.created * 1000)}</dd>
        <dt>Caused by</dt>
        <dd>
          ${request ? html`<a href="/_dashboard/requests/${request}"><code>${request}</code></a>` : 'the emulator or the payment page'}
        </dd>
        <dt>Idempotency key</dt>
        <dd>${event.request?.idempotency_key ?? 'none'}</dd>
      </dl>
      <h2>Deliveries</h2>
      ${deliveryTable(deliveries, 'No endpoint wanted it.')}
      <p>${resendButton(event)}</p>
      <h2>Payload</h2>
      ${json(world, event)}`,
  });
}

/** An API request and the events it caused; undefined for an unknown id. */
export function requestPage({ world, requests }: ApiTools, id: string): Html | undefined {
  const request = requests.find().find((one) => one.id === id);
  if (!request) return undefined;
  const events = world.store.all('event').filter((event) => event.request?.id === id);
  return dashboardLayout(world, {
    title: `Request ${id}`,
    section: '/_dashboard/requests',
    content: html`${requestTable([request])}
      <h2>Events it caused</h2>
      ${eventTable(events, world.webhooks.deliveries(), 'None.')}`,
  });
}

/** An object as JSON, the ids of others in it as links. */
function json(world: World, object: object): Html {
  const text = JSON.stringify(object, null, 2);
  const parts = text.split(/("(?:[a-z]+_)+(?:test_)?[A-Za-z0-9]{8,}")/);
  const shown = parts.map((part) => {
    const id = part.slice(1, -1);
    return /^"\w+"$/.test(part) && findObject(world, id)
      ? html`"${objectLink(id)}"`
      : html`${part}`;
  });
  return html`<pre tabindex="0" role="group" aria-label="JSON">
${new Html(shown.map((one) => one.text).join(''))}</pre>`;
}
