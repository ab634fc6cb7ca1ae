import { required } from '../core/fields.ts';
import { integer, string } from '../core/field-types.ts';
import type { Operation } from '../core/operations.ts';
import { StripeError, invalidRequest } from '../core/stripe-error.ts';
import { attemptPayment } from '../payments/attempt-payment.ts';
import { readMethod } from './payment-method.ts';

const path = '/v1/payment_pages/:id';

/** What Stripe's own page and the official CLI pay sessions with. Undocumented by Stripe. */
export const paymentPageOperations: Operation[] = [
  {
    method: 'GET',
    path,
    fields: {},
    run: ({ world, id }) => world.store.read('checkout.session', id),
  },
  {
    method: 'POST',
    path: `${path}/confirm`,
    fields: { payment_method: required(string()), expected_amount: required(integer()) },
    run: ({ world, id, params }) => {
      const session = world.store.read('checkout.session', id);
      const paymentMethod = readMethod(world, String(params['payment_method']));
      if (session.status !== 'open') {
        throw invalidRequest(`This Checkout Session is ${session.status}, not open.`);
      }
      if (params['expected_amount'] !== session.amount_total) {
        throw invalidRequest(
          `The amount to pay is ${session.amount_total}, not ${String(params['expected_amount'])}.`,
          'expected_amount',
          'checkout_amount_mismatch',
        );
      }
      const result = attemptPayment(world, session, {
        method: 'saved',
        paymentMethod,
        payer: paymentMethod.billing_details,
      });
      if (result.status !== 'declined') return session;
      const error = world.store.find(
        'payment_intent',
        String(session.payment_intent),
      )?.last_payment_error;
      throw new StripeError(
        402,
        {
          type: 'card_error',
          code: error?.code ?? 'card_declined',
          decline_code: error?.decline_code ?? result.code,
          message: result.message,
        },
        { stored: true },
      );
    },
  },
];
