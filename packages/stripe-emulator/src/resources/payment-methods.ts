import { metadata, object } from '../core/composite-fields.ts';
import { integer, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { billingDetails, wholeAddress } from '../core/person-fields.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { StripeError, forbiddenByState, invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { testCardOf } from '../payments/test-cards.ts';
import type { PaymentMethod } from '../wire.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';
import {
  attachMethod,
  createBankDebit,
  createCard,
  createCustomerBalance,
  readMethod,
} from './payment-method.ts';
import { readCard, readIban } from './read-card.ts';

const types = oneOf('card', 'customer_balance', 'sepa_debit');

export const paymentMethodData = {
  type: required(types),
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  billing_details: billingDetails(),
  card: object({
    token: string(),
    number: string(),
    exp_month: integer(),
    exp_year: integer(),
    cvc: string(),
    networks: notYet(),
  }),
  customer_balance: object({}),
  metadata: metadata(),
  sepa_debit: object({ iban: required(string()) }),
};

/** Stores a payment method from parameters. Throws a StripeError for a card or account in bad form. */
export function createMethod(
  world: World,
  params: Params<typeof paymentMethodData>,
): PaymentMethod {
  const { billing_details: bill = {}, type, card, sepa_debit: debit } = params;
  const payer = {
    email: bill.email ?? null,
    name: bill.name ?? null,
    phone: bill.phone ?? null,
    address: bill.address ? wholeAddress(bill.address) : null,
  };
  if ((type === 'card' && !card) || (type === 'sepa_debit' && !debit)) {
    throw invalidRequest(`Missing required param: ${type}.`, type, 'parameter_missing');
  }
  const method =
    type === 'customer_balance'
      ? createCustomerBalance(world, payer)
      : card
        ? createCard(world, ...readCard(world, card, payer))
        : createBankDebit(world, readIban(debit!.iban), payer);
  change<'payment_method'>(method, {
    metadata: withoutEmpty(params.metadata),
    ...(params.allow_redisplay && { allow_redisplay: params.allow_redisplay }),
  });
  return method;
}

export const paymentMethods = defineResource({
  object: 'payment_method',
  path: '/v1/payment_methods',
  expandable: { customer: 'customer' },
  create: action({ ...paymentMethodData, customer: notYet() }, createMethod),
  retrieve: (world, id) => readMethod(world, id, 'id'),
  list: listBy({ customer: string(), type: types }),
  update: action(
    {
      allow_redisplay: oneOf('always', 'limited', 'unspecified'),
      billing_details: billingDetails(),
      card: object({ exp_month: integer({ min: 1, max: 12 }), exp_year: integer() }),
      metadata: unsettable(metadata()),
    },
    (
      world,
      { metadata: pairs, billing_details: bill, card, ...changes },
      method: PaymentMethod,
    ) => {
      if (!method.customer) {
        throw forbiddenByState(
          'You must save this PaymentMethod to a customer before you can update it.',
          undefined,
          'payment_method',
        );
      }
      const { address, ...person } = bill ?? {};
      const previous = change<'payment_method'>(method, {
        ...changes,
        ...(bill && {
          billing_details: {
            ...method.billing_details,
            ...person,
            ...(address && { address: wholeAddress(address) }),
          },
        }),
        ...(card && method.card && { card: { ...method.card, ...card } }),
        ...mergeMetadata(method, pairs),
      });
      world.emit('payment_method.updated', method, previous);
      return method;
    },
  ),
  actions: {
    attach: action(
      { customer: required(string()) },
      (world, { customer }, method: PaymentMethod) => {
        const { outcome, attaches, code, declineCode, message } = testCardOf(method);
        if (method.card && outcome === 'declined' && !attaches) {
          throw new StripeError(
            402,
            {
              type: 'card_error',
              code: code ?? 'card_declined',
              decline_code: declineCode ?? 'generic_decline',
              message: message ?? 'Your card was declined.',
            },
            { stored: true },
          );
        }
        return attachMethod(world, method, customer);
      },
    ),
    detach: action({}, (world, _params, method: PaymentMethod) => {
      if (!method.customer) {
        throw forbiddenByState(
          'The payment method you provided is not attached to a customer so detachment is impossible.',
          undefined,
          'payment_method',
        );
      }
      const previous = change<'payment_method'>(method, { customer: null });
      world.emit('payment_method.detached', method, previous);
      return method;
    }),
  },
});
