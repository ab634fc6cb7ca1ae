import { list } from '../core/composite-fields.ts';
import { string } from '../core/field-types.ts';
import { field, required } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { newId } from '../core/ids.ts';
import { oneOfYet } from '../core/not-yet.ts';
import type { Operation } from '../core/operations.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import { latestApiVersion } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { cliFeatures, cliSecretOf } from './cli-sessions.ts';
import { readLogFilters } from './log-filters.ts';
import { subscribePath } from './register-cli.ts';

const fields = {
  device_name: required(string()),
  websocket_features: required(list(oneOfYet([...cliFeatures], ['v2_events']))),
  filters: field((input, param) => {
    const filters = readLogFilters(String(input));
    if (!filters) throw invalidRequest('Invalid filters', param);
    return filters;
  }),
  forward_connect_to_url: string(),
  forward_thin_connect_to_url: string(),
  forward_thin_to_url: string(),
  forward_to_url: string(),
};

/** What the official CLI asks before it opens a socket. */
export const cliOperations: Operation[] = [
  {
    method: 'POST',
    path: '/v1/stripecli/sessions',
    fields,
    run: ({ world, params }) => openSession(world, params as Params<typeof fields>),
  },
];

function openSession({ cli, settings }: World, params: Params<typeof fields>): object {
  const [feature] = params.websocket_features;
  if (!feature) throw invalidRequest('Name a feature.', 'websocket_features');
  const id = newId('cliws');
  const secret = cliSecretOf(params.device_name);
  cli.open({
    id,
    feature,
    forwardsTo: params.forward_to_url ?? null,
    filters: params.filters ?? {},
    secret,
  });
  return {
    object: 'stripecli.session',
    default_version: latestApiVersion,
    latest_version: latestApiVersion,
    reconnect_delay: 5,
    secret,
    websocket_authorized_feature: feature,
    websocket_id: id,
    websocket_url: `${settings.origin.replace(/^http/, 'ws')}${subscribePath}/${id}`,
  };
}
