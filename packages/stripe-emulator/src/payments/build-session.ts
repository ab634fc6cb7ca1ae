import type { World } from '../core/world.ts';
import { withoutEmpty } from '../resources/merge-metadata.ts';
import type { Payer } from '../resources/payment-method.ts';
import type { SessionParams } from '../resources/session-params.ts';
import type { Session } from '../wire.ts';

const methods = ['card', 'sepa_debit'];

/** A whole open session, but for its amounts, which follow from the line items. */
export function buildSession(
  { settings, clock, store }: World,
  params: SessionParams,
  { id, currency, expiresAt }: { id: string; currency: string; expiresAt: number },
): Session {
  const excluded = params.excluded_payment_method_types ?? [];
  const wanted = params.payment_method_types ?? params.allowed_payment_method_types ?? methods;
  const recovery = params.after_expiration?.recovery;
  const text = params.custom_text;
  const customer =
    params.customer === undefined ? undefined : store.find('customer', params.customer);
  const email = params.customer_email ?? customer?.email ?? null;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: recovery
      ? {
          recovery: {
            allow_promotion_codes: recovery.allow_promotion_codes ?? false,
            enabled: recovery.enabled,
            expires_at: null,
            url: null,
          },
        }
      : null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: 0,
    amount_total: 0,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: clock.nowSeconds(),
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: text?.after_submit ?? null,
      shipping_address: text?.shipping_address ?? null,
      submit: text?.submit ?? null,
      terms_of_service_acceptance: text?.terms_of_service_acceptance ?? null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: params.customer ? null : (params.customer_creation ?? 'if_required'),
    customer_details: email ? customerDetails({ email, name: customer?.name ?? null }) : null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    excluded_payment_method_types: excluded,
    expires_at: expiresAt,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: {
      enabled: false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {},
        rendering_options: null,
      },
    },
    livemode: false,
    locale: (params.locale ?? null) as Session['locale'],
    managed_payments: { enabled: false },
    metadata: withoutEmpty(params.metadata),
    mode: 'payment',
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: methods.filter(
      (type) => wanted.includes(type) && !excluded.includes(type),
    ),
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${settings.origin}/c/pay/${id}`,
    wallet_options: null,
  };
}

/** What a session tells about who pays. */
export function customerDetails({
  email,
  name,
  phone,
  address,
}: Payer): NonNullable<Session['customer_details']> {
  return {
    address: address ?? null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: phone ?? null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}
