const promotion = 'Since 2025-09-30 a promotion code names its coupon in `promotion`.';
const discountSource = 'Since 2025-09-30 a discount names its coupon in `source`.';
const ownPage = 'Not in the document: what the hosted page and the official CLI pay with.';

/**
 * Where the emulator differs from Stripe's OpenAPI document of 2024-04-10, each with the reason.
 * The emulator follows version 2026-10-28.endive, which stripe-node's types hold it to.
 */
export const differences: Record<string, string> = {
  'promotion_code/coupon: missing': promotion,
  'POST /v1/promotion_codes/coupon: missing': promotion,
  'POST /v1/promotion_codes/promotion: unknown': promotion,
  'customer/discount/coupon: missing': discountSource,
  'discount/coupon: missing': discountSource,
  'deleted_discount/coupon: missing': discountSource,
  'checkout.session/ui_mode: anyOf': 'Since 2026-03-25 `hosted` is `hosted_page`.',
  'POST /v1/payment_intents/allowed_payment_method_types: unknown':
    'Newer SDKs name the types of payment methods so.',
  'POST /v1/checkout/sessions/:id: no such route':
    'Sessions can be updated since 2025: metadata, and for elements the line items.',
  'GET /v1/payment_pages/:id: no such route': ownPage,
  'POST /v1/payment_pages/:id/confirm: no such route': ownPage,
  'POST /v1/events/:id/retry: no such route':
    'What `stripe events resend` of the official CLI asks.',
};
