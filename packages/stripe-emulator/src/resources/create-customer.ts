import type { World } from '../core/world.ts';
import type { Customer } from '../wire.ts';
import { withoutEmpty } from './merge-metadata.ts';

export const noInvoiceSettings: Customer['invoice_settings'] = {
  custom_fields: null,
  default_payment_method: null,
  footer: null,
  rendering_options: null,
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
    invoice_settings: noInvoiceSettings,
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
