import { metadata } from '../core/composite-fields.ts';
import { integer, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { fingerprintOf } from '../core/ids.ts';
import type { Call, Operation } from '../core/operations.ts';
import { nestedListFields, paginate } from '../core/paginate.ts';
import { invalidRequest, resourceMissing } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { findCardByToken } from '../payments/test-cards.ts';
import type { TestCard } from '../payments/test-cards.ts';
import type { Card, Customer } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';

const path = '/v1/customers/:id/sources';
const createFields = { source: required(string()), metadata: metadata() };
const updateFields = {
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer({ min: 2000, max: 2100 }),
  metadata: unsettable(metadata()),
  name: unsettable(string()),
};

/** The cards that a customer had before there were payment methods. They are stored, and pay for nothing. */
export const customerSourceOperations: Operation[] = [
  { method: 'POST', path, fields: createFields, run: createSource },
  {
    method: 'GET',
    path,
    fields: { ...nestedListFields, object: string() },
    run: ({ world, id, url, params: { object: _kind, ...page } }) => {
      const { id: customer } = world.store.read('customer', id);
      const cards = world.store.allBy('card', 'customer', customer);
      return paginate(cards.reverse(), page, { url, object: 'source' });
    },
  },
  { method: 'GET', path: `${path}/:source`, fields: {}, run: readSource },
  { method: 'POST', path: `${path}/:source`, fields: updateFields, run: updateSource },
  { method: 'DELETE', path: `${path}/:source`, fields: {}, run: removeSource },
];

function createSource({ world, id, params }: Call): Card {
  const { source, metadata: pairs = {} } = params as Params<typeof createFields>;
  const customer = world.store.read('customer', id);
  const test = findCardByToken(source);
  if (!test) throw invalidRequest(`No such token: '${source}'`, 'source', 'resource_missing');
  const card = world.store.put('card', {
    id: world.ids.newId('card'),
    object: 'card',
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: 'unspecified',
    brand: brands[test.brand],
    country: 'US',
    customer: customer.id,
    cvc_check: 'pass',
    dynamic_last4: null,
    exp_month: 12,
    exp_year: new Date(world.clock.now()).getUTCFullYear() + 2,
    fingerprint: fingerprintOf(test.number),
    funding: test.funding ?? 'credit',
    last4: test.number.slice(-4),
    metadata: pairs,
    name: null,
    regulated_status: 'unregulated',
    tokenization_method: null,
  });
  world.emit('customer.source.created', card);
  if (customer.default_source === null) setDefault(world, customer, card.id);
  return card;
}

/** The source in the path, which must be the customer's. Throws a 404 for any other. */
function readSource({ world, id, url }: Call): Card {
  const sourceId = url.split('/').at(-1) ?? '';
  const card = world.store.find('card', sourceId);
  if (card?.customer !== world.store.read('customer', id).id) {
    throw resourceMissing('source', sourceId);
  }
  return card;
}

function updateSource(call: Call): Card {
  const { metadata: pairs, ...changes } = call.params as Params<typeof updateFields>;
  const card = readSource(call);
  const previous = change<'card'>(card, { ...changes, ...mergeMetadata(card, pairs) });
  call.world.emit('customer.source.updated', card, previous);
  return card;
}

function removeSource(call: Call): object {
  const { world, id } = call;
  const card = readSource(call);
  world.store.remove('card', card.id);
  world.emit('customer.source.deleted', card);
  const customer = world.store.read('customer', id);
  if (customer.default_source === card.id) setDefault(world, customer, null);
  return { id: card.id, object: 'card', deleted: true };
}

function setDefault(world: World, customer: Customer, source: string | null): void {
  const previous = change<'customer'>(customer, { default_source: source });
  world.emit('customer.updated', customer, previous);
}

const brands: Record<TestCard['brand'], string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'MasterCard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};
