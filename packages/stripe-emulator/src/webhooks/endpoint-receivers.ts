import type { Store } from '../core/store.ts';
import type { EndpointSecrets } from './endpoint-secrets.ts';
import { wantsEvent } from './event-filter.ts';
import { sendDelivery } from './send-delivery.ts';
import type { Receiver } from './webhooks.ts';

/** The enabled webhook endpoints as they are at this moment. */
export function endpointReceivers(store: Store, secrets: EndpointSecrets): Receiver[] {
  return store
    .all('webhook_endpoint')
    .filter(({ status }) => status === 'enabled')
    .map((endpoint) => ({
      id: endpoint.id,
      via: 'endpoint',
      url: endpoint.url,
      apiVersion: endpoint.api_version,
      wants: (type) => wantsEvent(endpoint.enabled_events, type),
      secrets: () => secrets.active(endpoint.id),
      send: (parcel) => sendDelivery(endpoint.url, parcel),
    }));
}
