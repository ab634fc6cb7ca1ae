import { list, metadata, object } from '../core/composite-fields.ts';
import { email, integer, oneOf, string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import type { Operation } from '../core/operations.ts';
import { address, shipping, wholeAddress, wholeShipping } from '../core/person-fields.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { cashBalanceOf } from '../payments/cash-balance.ts';
import { discountCustomer, removeDiscount } from '../payments/discount-customer.ts';
import type { Customer } from '../wire.ts';
import { createCustomer, noInvoiceSettings } from './create-customer.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { attachMethod, listMethodsOf, readMethod } from './payment-method.ts';

const customerFields = {
  address: unsettable(address()),
  balance: integer(),
  coupon: unsettable(string()),
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
    coupon,
    ...rest
  } = params;
  if (coupon) world.store.read('coupon', coupon, 'coupon');
  const method = invoices?.default_payment_method;
  if (method !== undefined) readMethod(world, method, 'invoice_settings[default_payment_method]');
  return {
    ...rest,
    ...(place !== undefined && { address: place && wholeAddress(place) }),
    ...(to !== undefined && { shipping: to && wholeShipping(to) }),
    ...(invoices && {
      invoice_settings: {
        ...noInvoiceSettings,
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
  included: { cash_balance: (world, { id }) => cashBalanceOf(world, id) },
  buried: true,
  create: action(
    { ...customerFields, payment_method: string() },
    (world, { payment_method: methodId, ...params }) => {
      const method = methodId === undefined ? undefined : readMethod(world, methodId);
      const customer = createCustomer(world, {
        ...changesOf(world, params),
        metadata: params.metadata ?? {},
      });
      if (params.coupon) discountCustomer(world, customer, params.coupon);
      if (method) attachMethod(world, method, customer.id);
      return customer;
    },
  ),
  list: listBy({ email: string(), test_clock: string() }),
  update: action(customerFields, (world, params, customer: Customer) => {
    const previous = change<'customer'>(customer, {
      ...changesOf(world, params, customer),
      ...mergeMetadata(customer, params.metadata),
    });
    world.emit('customer.updated', customer, previous);
    if (params.coupon) discountCustomer(world, customer, params.coupon);
    if (params.coupon === null) removeDiscount(world, customer);
    return customer;
  }),
  remove: (world, customer) => {
    world.store.bury('customer', customer.id);
    world.emit('customer.deleted', customer);
  },
  nested: {
    payment_methods: action(
      { allow_redisplay: oneOf('always', 'limited', 'unspecified'), type: string() },
      (world, filters, customer: Customer) =>
        listMethodsOf(world, customer).filter(
          (method) =>
            (filters.type === undefined || method.type === filters.type) &&
            (filters.allow_redisplay === undefined ||
              method.allow_redisplay === filters.allow_redisplay),
        ),
    ),
  },
});

export const customerOperations: Operation[] = [
  {
    method: 'DELETE',
    path: '/v1/customers/:id/discount',
    fields: {},
    run: ({ world, id }) => {
      const customer = world.store.read('customer', id);
      const { discount } = customer;
      if (!discount)
        throw invalidRequest('No active discount for customer', 'id', 'resource_missing');
      removeDiscount(world, customer);
      return { ...discount, deleted: true };
    },
  },
];
