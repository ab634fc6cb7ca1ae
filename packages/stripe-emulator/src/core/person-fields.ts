import { object } from './composite-fields.ts';
import { string } from './field-types.ts';
import { required, unsettable } from './fields.ts';
import type { Params } from './fields.ts';
import type { StripeObjects } from '../wire.ts';

export type Address = NonNullable<StripeObjects['payment_method']['billing_details']['address']>;

const text = () => unsettable(string());

const addressFields = {
  city: text(),
  country: text(),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
};

/** A postal address, every part of it optional. */
export const address = () => object(addressFields);

const shippingFields = {
  address: required(address()),
  name: required(string()),
  carrier: text(),
  phone: text(),
  tracking_number: text(),
};

/** Where goods go: a name, an address and a phone number. */
export const shipping = () => object(shippingFields);

/** Whom a payment method is billed to. */
export const billingDetails = () =>
  object({
    address: unsettable(address()),
    email: text(),
    name: text(),
    phone: text(),
    tax_id: text(),
  });

/** An address with null for every part that was left out. */
export function wholeAddress(given: Params<typeof addressFields>): Address {
  const parts = Object.keys(addressFields) as (keyof Address)[];
  return Object.fromEntries(parts.map((part) => [part, given[part] ?? null])) as Address;
}

/** Shipping details with null for every part that was left out. */
export function wholeShipping({ address: given, name, ...rest }: Params<typeof shippingFields>) {
  return {
    address: wholeAddress(given),
    carrier: rest.carrier ?? null,
    name,
    phone: rest.phone ?? null,
    tracking_number: rest.tracking_number ?? null,
  };
}
