import { list, metadata, object } from '../core/composite-fields.ts';
import { email, integer, oneOf, string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { address, shipping, wholeAddress, wholeShipping } from '../core/person-fields.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { Customer } from '../wire.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';
import { attachMethod, listMethodsOf, readMethod } from './payment-method.ts';

const customerFields = {
  address: unsettable(address()),
  balance: integer(),
  description: unsettable(string()),
  email: unsettable(email()),
  invoice_prefix: unsettable(string(12)),
  invoice_settings: object({
    default_payment_method: string(),
    custom_fields: notYet(),
    footer: unsettable(string()),
    rendering_options: notYet(),
  }),
  metadata: unsettable(metadata()),
  name: unsettable(string(256)),
  phone: unsettable(string(20)),
  preferred_locales: list(string()),
  shipping: unsettable(shipping()),
  tax_exempt: unsettable(oneOf('exempt', 'none', 'reverse')),
  business_name: notYet(),
  cash_balance: notYet(),
  individual_name: notYet(),
  source: notYet(),
  tax: notYet(),
};

/** Stores a customer and tells of it. */
export function createCustomer(world: World, customer: Partial<Customer> = {}): Customer {
  const created = world.store.put('customer', {
    address: null,
    balance: 0,
    created: world.clock.nowSeconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: world.ids.randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...customer,
    id: world.ids.newId('cus', 14),
    object: 'customer',
    metadata: withoutEmpty(customer.metadata),
  });
  world.emit('customer.created', created);
  return created;
}

function changesOf(
  world: World,
  params: Params<typeof customerFields>,
  customer?: Customer,
): Partial<Customer> {
  const {
    address: place,
    shipping: to,
    invoice_settings: invoices,
    metadata: _own,
    ...rest
  } = params;
  const method = invoices?.default_payment_method;
  if (method !== undefined) readMethod(world, method, 'invoice_settings[default_payment_method]');
  return {
    ...rest,
    ...(place !== undefined && { address: place && wholeAddress(place) }),
    ...(to !== undefined && { shipping: to && wholeShipping(to) }),
    ...(invoices && {
      invoice_settings: {
        custom_fields: null,
        default_payment_method: null,
        footer: null,
        rendering_options: null,
        ...customer?.invoice_settings,
        ...invoices,
      },
    }),
  };
}

export const customers = defineResource({
  object: 'customer',
  path: '/v1/customers',
  expandable: { 'invoice_settings.default_payment_method': 'payment_method' },
  buried: true,
  create: action(
    { ...customerFields, payment_method: string() },
    (world, { payment_method: methodId, ...params }) => {
      const method = methodId === undefined ? undefined : readMethod(world, methodId);
      const customer = createCustomer(world, {
        ...changesOf(world, params),
        metadata: params.metadata ?? {},
      });
      if (method) attachMethod(world, method, customer.id);
      return customer;
    },
  ),
  list: listBy({ email: string() }),
  update: action(customerFields, (world, params, customer: Customer) => {
    const previous = change<'customer'>(customer, {
      ...changesOf(world, params, customer),
      ...mergeMetadata(customer, params.metadata),
    });
    world.emit('customer.updated', customer, previous);
    return customer;
  }),
  remove: (world, customer) => {
    world.store.bury('customer', customer.id);
    world.emit('customer.deleted', customer);
  },
  nested: { payment_methods: listMethodsOf },
});
