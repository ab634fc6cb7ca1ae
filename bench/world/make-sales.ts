import { createHmac, randomBytes } from 'node:crypto';

/** One purchase, and the event that tells of it. */
export interface Sale {
  eventId: string;
  sessionId: string;
  orderId: string;
  buyerId: string;
  /** As Stripe sends it: indented by two, 6 KB. */
  body: string;
}

export const product = {
  slug: 'workbench-icons',
  name: 'Workbench Icons',
  kind: 'file',
  amountMinor: 1200,
  currency: 'usd',
} as const;

export const bodyBytes = 6 * 1024;

const address = {
  city: 'Wuppertal',
  country: 'DE',
  line1: 'Friedrich-Ebert-Straße 210',
  line2: null,
  postal_code: '42117',
  state: null,
};

const field = (key: string, label: string, value: string) => ({
  key,
  label: { custom: label, type: 'custom' },
  optional: true,
  text: { default_value: null, maximum_length: 255, minimum_length: null, value },
  type: 'text',
});

/** A completed Checkout Session of today's API with a few of Checkout's options in use. `{{…}}` differs per sale. */
const session = {
  id: '{{session}}',
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: { recovery: null },
  allow_promotion_codes: true,
  amount_subtotal: product.amountMinor,
  amount_total: product.amountMinor,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: 'required',
  cancel_url: 'https://shop.example/payment/cancel?product=workbench-icons',
  client_reference_id: '{{order}}',
  client_secret: null,
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent: { promotions: null, terms_of_service: 'accepted' },
  consent_collection: {
    payment_method_reuse_agreement: null,
    promotions: 'none',
    terms_of_service: 'required',
  },
  created: '{{created}}',
  currency: product.currency,
  currency_conversion: null,
  custom_fields: [
    field('company', 'Company', '{{company}}'),
    field('purchase_order', 'Your purchase order', '{{purchase}}'),
  ],
  custom_text: {
    after_submit: { message: 'Your files are yours to keep. The receipt comes by mail.' },
    shipping_address: null,
    submit: { message: 'You pay once. There is no subscription and no account.' },
    terms_of_service_acceptance: {
      message: 'I have read the terms, and agree that the download begins at once.',
    },
  },
  customer: null,
  customer_account: null,
  customer_creation: 'if_required',
  customer_details: {
    address,
    business_name: null,
    email: '{{email}}',
    individual_name: null,
    name: 'Jo {{company}}',
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  },
  customer_email: null,
  discounts: [],
  expires_at: '{{expires}}',
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
  locale: 'auto',
  metadata: {
    order_id: '{{order}}',
    buyer_id: '{{buyer}}',
    lines: JSON.stringify([[product.slug, 1, product.amountMinor]]),
  },
  mode: 'payment',
  origin_context: null,
  payment_intent: '{{intent}}',
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: { id: 'pmc_1QyTillBench0000000000001', parent: null },
  payment_method_options: {
    card: { request_three_d_secure: 'automatic' },
    klarna: { setup_future_usage: null },
    sepa_debit: { mandate_options: {} },
  },
  payment_method_types: ['card', 'sepa_debit', 'klarna', 'link', 'paypal'],
  payment_status: 'paid',
  permissions: null,
  phone_number_collection: { enabled: false },
  presentment_details: { presentment_amount: product.amountMinor, presentment_currency: 'usd' },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'complete',
  submit_type: 'pay',
  subscription: null,
  success_url: 'https://shop.example/payment/success?session_id={CHECKOUT_SESSION_ID}',
  tax_id_collection: { enabled: false, required: 'never' },
  total_details: {
    amount_discount: 0,
    amount_shipping: 0,
    amount_tax: 0,
    breakdown: { discounts: [], taxes: [] },
  },
  ui_mode: 'hosted_page',
  url: null,
  wallet_options: { link: { display: 'auto' } },
};

const event = {
  id: '{{event}}',
  object: 'event',
  api_version: '2026-10-28.endive',
  created: '{{created}}',
  data: { object: session },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type: 'checkout.session.completed',
};

/** The names of a session's fields, and an example of each. */
export const sessionFields: Record<string, unknown> = session;

const pieces = JSON.stringify(event, null, 2)
  .replace(/"\{\{(created|expires)\}\}"/g, '{{$1}}')
  .split(/\{\{(\w+)\}\}/);

/** `count` purchases that nobody made before, all created now. */
export function makeSales(count: number): Sale[] {
  const nowMs = Date.now();
  return Array.from({ length: count }, () => makeSale(nowMs));
}

function makeSale(nowMs: number): Sale {
  const random = randomBytes(96).toString('hex');
  const orderId = makeOrderId(nowMs, random);
  const values: Record<string, string> = {
    event: `evt_${random.slice(0, 24)}`,
    session: `cs_test_${random.slice(20, 78)}`,
    intent: `pi_${random.slice(80, 104)}`,
    order: orderId,
    buyer: `b_${random.slice(104, 126)}`,
    email: `buyer-${random.slice(126, 134)}@example.com`,
    company: random.slice(134, 150),
    purchase: `PO-${random.slice(150, 166)}`,
    created: String(Math.floor(nowMs / 1000)),
    expires: String(Math.floor(nowMs / 1000) + 86_400),
  };
  const text = pieces.map((piece, i) => (i % 2 ? values[piece]! : piece)).join('');
  return {
    eventId: values.event!,
    sessionId: values.session!,
    orderId,
    buyerId: values.buyer!,
    body: fill(text),
  };
}

/** UUIDv7, as Till's own order ids. */
function makeOrderId(nowMs: number, random: string): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

/** Metadata of the shop's own make up what is missing. */
function fill(text: string): string {
  const marker = '"buyer_id"';
  const wrapping = '"note": "",\n        ';
  const missing = bodyBytes - Buffer.byteLength(text) - wrapping.length;
  if (missing < 0) throw new Error(`The event is ${-missing} bytes too long.`);
  const note = randomBytes(missing).toString('base64url').slice(0, missing);
  return text.replace(marker, `"note": "${note}",\n        ${marker}`);
}

/** A whole HTTP request that delivers the sale's event, signed at `timestampSeconds`. */
export function makeDelivery(
  { body }: Sale,
  path: string,
  secret: string,
  timestampSeconds: number,
): Buffer {
  const signature = createHmac('sha256', secret)
    .update(`${timestampSeconds}.${body}`)
    .digest('hex');
  return Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      'user-agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'accept: */*; q=0.5, application/xml',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `stripe-signature: t=${timestampSeconds},v1=${signature},v0=${'0'.repeat(64)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
