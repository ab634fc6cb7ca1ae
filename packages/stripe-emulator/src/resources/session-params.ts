import { list, metadata, object } from '../core/composite-fields.ts';
import { boolean, currency, email, integer, oneOf, string, url } from '../core/field-types.ts';
import { required } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { anything, notYet, notYetEnabled, oneOfYet } from '../core/not-yet.ts';
import { shipping } from '../core/person-fields.ts';
import { taxBehavior, unitAmount } from './create-price.ts';
import { productData } from './product.ts';

const lineItem = {
  price: string(),
  price_data: object({
    currency: required(currency()),
    product: string(),
    product_data: object(productData),
    unit_amount: required(unitAmount),
    tax_behavior: taxBehavior,
    recurring: notYet(),
    unit_amount_decimal: notYet(),
  }),
  quantity: required(integer({ min: 1, max: 999_999 })),
  metadata: metadata(),
  adjustable_quantity: object({
    enabled: required(boolean()),
    maximum: integer({ min: 1, max: 999_999 }),
    minimum: integer({ min: 0, max: 999_999 }),
  }),
  tax_rates: notYet(),
};

const paymentIntentData = {
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  description: string(1000),
  metadata: metadata(),
  receipt_email: email(),
  setup_future_usage: oneOf('off_session', 'on_session'),
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_group: string(),
  application_fee_amount: notYet(),
  on_behalf_of: notYet(),
  shipping: shipping(),
  transfer_data: notYet(),
};

const message = object({ message: required(string(1200)) });

/** What POST /v1/checkout/sessions takes. */
export const sessionParams = {
  mode: required(oneOfYet(['payment'], ['setup', 'subscription'])),
  line_items: list(object(lineItem)),
  success_url: url(),
  cancel_url: url(),
  client_reference_id: string(200),
  customer_email: email(),
  metadata: metadata(),
  expires_at: integer(),
  locale: string(10),
  currency: currency(),
  allow_promotion_codes: boolean(),
  discounts: list(object({ coupon: string(), promotion_code: string() }), 1),
  payment_intent_data: object(paymentIntentData),
  payment_method_types: list(oneOf('card', 'sepa_debit')),
  allowed_payment_method_types: list(string()),
  excluded_payment_method_types: list(string()),
  after_expiration: object({
    recovery: object({ enabled: required(boolean()), allow_promotion_codes: boolean() }),
  }),
  billing_address_collection: oneOf('auto', 'required'),
  custom_text: object({
    after_submit: message,
    shipping_address: message,
    submit: message,
    terms_of_service_acceptance: message,
  }),
  customer: string(),
  customer_creation: oneOf('always', 'if_required'),
  customer_update: anything(),
  integration_identifier: string(),
  origin_context: oneOf('mobile_app', 'web'),
  submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  ui_mode: oneOfYet(
    ['hosted_page', 'hosted'],
    ['custom', 'elements', 'embedded', 'embedded_page', 'form'],
  ),
  adaptive_pricing: notYetEnabled(),
  automatic_tax: notYetEnabled(),
  managed_payments: notYetEnabled(),
  phone_number_collection: object({ enabled: required(boolean()) }),
  invoice_creation: notYetEnabled(),
  tax_id_collection: notYetEnabled(),
  branding_settings: notYet(),
  consent_collection: notYet(),
  custom_fields: notYet(),
  customer_account: notYet(),
  name_collection: notYet(),
  optional_items: notYet(),
  payment_method_collection: notYet(),
  payment_method_configuration: notYet(),
  payment_method_data: notYet(),
  payment_method_options: notYet(),
  permissions: notYet(),
  redirect_on_completion: notYet(),
  return_url: notYet(),
  saved_payment_method_options: notYet(),
  setup_intent_data: notYet(),
  shipping_address_collection: notYet(),
  shipping_options: notYet(),
  subscription_data: notYet(),
  wallet_options: notYet(),
};

export type SessionParams = Params<typeof sessionParams>;
export type LineItemParams = Params<typeof lineItem>;
