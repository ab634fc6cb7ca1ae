import { list, metadata } from '../core/composite-fields.ts';
import { oneOf, string, url, boolean } from '../core/field-types.ts';
import { field, required, unsettable } from '../core/fields.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { WebhookEndpoint } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';

export interface NewEndpoint {
  url: string;
  secret?: string | undefined;
  events?: string[] | undefined;
  apiVersion?: string | undefined;
  description?: string | undefined;
  metadata?: Record<string, string> | undefined;
}

/**
 * Registers a webhook endpoint; without a secret one is made up. All events by default.
 * The secret is told here alone: what is stored and listed does not show it.
 */
export function createWebhookEndpoint(
  { store, clock, webhooks, ids }: World,
  endpoint: NewEndpoint,
): WebhookEndpoint & { secret: string } {
  const secret = endpoint.secret ?? `whsec_${ids.randomText(32)}`;
  const created = store.put('webhook_endpoint', {
    id: ids.newId('we'),
    object: 'webhook_endpoint',
    api_version: endpoint.apiVersion ?? null,
    application: null,
    created: clock.nowSeconds(),
    description: endpoint.description ?? null,
    enabled_events: endpoint.events ?? ['*'],
    livemode: false,
    metadata: endpoint.metadata ?? {},
    status: 'enabled',
    url: endpoint.url,
  });
  webhooks.secrets.set(created.id, secret);
  return { ...created, secret };
}

const apiVersion = field((input, param) => {
  if (typeof input === 'string' && /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(input)) return input;
  throw invalidRequest(`Invalid Stripe API version: ${String(input)}`, param);
});

export const webhookEndpoints = defineResource({
  object: 'webhook_endpoint',
  path: '/v1/webhook_endpoints',
  create: action(
    {
      url: required(url()),
      enabled_events: required(list(string())),
      api_version: apiVersion,
      description: string(),
      metadata: metadata(),
    },
    (world, { enabled_events: events, api_version: apiVersion, ...rest }) =>
      createWebhookEndpoint(world, { ...rest, events, apiVersion }),
  ),
  list: listBy({ status: oneOf('enabled', 'disabled') }),
  update: action(
    {
      url: url(),
      enabled_events: list(string()),
      disabled: boolean(),
      description: unsettable(string()),
      metadata: unsettable(metadata()),
    },
    (_world, { disabled, metadata: pairs, ...changes }, endpoint) => {
      change<'webhook_endpoint'>(endpoint, {
        ...changes,
        ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
        ...mergeMetadata(endpoint, pairs),
      });
      return endpoint;
    },
  ),
  remove({ store, webhooks }, { id }) {
    store.remove('webhook_endpoint', id);
    webhooks.secrets.remove(id);
  },
});
