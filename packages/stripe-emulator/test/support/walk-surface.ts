import type Stripe from 'stripe';
import type { RemoteControl } from '../../src/index.ts';
import { item } from './start-shop.ts';

interface Walker {
  stripe: Stripe;
  control: RemoteControl;
  /** Where webhooks go; nobody needs to answer there. */
  webhookUrl: string;
}

/** Calls every route of Stripe's API that the emulator has, in an order that makes sense. */
export async function walkSurface(walker: Walker): Promise<void> {
  await walkCatalogue(walker);
  await walkCustomers(walker);
  await walkCheckout(walker);
  await walkIntents(walker);
  await walkDisputes(walker);
  await walkAccount(walker);
}

async function walkCatalogue({ stripe }: Walker): Promise<void> {
  const metadata = { shop: 'books' };
  const product = await stripe.products.create({
    name: 'Book',
    description: 'Bound',
    images: ['http://shop.test/book.png'],
    metadata,
    default_price_data: { currency: 'eur', unit_amount: 1200 },
  });
  await stripe.products.retrieve(product.id);
  await stripe.products.update(product.id, { name: 'A book', metadata: { shop: '' } });
  await stripe.products.list({ active: true, limit: 5 });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 900,
    lookup_key: 'book',
    recurring: { interval: 'month' },
    nickname: 'monthly',
  });
  await stripe.prices.retrieve(price.id);
  await stripe.prices.update(price.id, { active: false, metadata });
  await stripe.prices.list({ product: product.id, lookup_keys: ['book'] });
  const bare = await stripe.products.create({ name: 'Leaflet' });
  await stripe.products.del(bare.id);

  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'once', name: 'Fifth' });
  await stripe.coupons.retrieve(coupon.id);
  await stripe.coupons.update(coupon.id, { metadata });
  await stripe.coupons.list();
  const code = await stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'FIFTH',
    max_redemptions: 3,
  });
  await stripe.promotionCodes.retrieve(code.id);
  await stripe.promotionCodes.update(code.id, { active: false });
  await stripe.promotionCodes.list({ code: 'FIFTH' });
  await stripe.coupons.del(coupon.id);
}

async function walkCustomers({ stripe }: Walker): Promise<void> {
  const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'eur' });
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    name: 'Ada',
    phone: '+49 30 1',
    address: { line1: 'Street 1', city: 'Berlin', country: 'DE' },
    shipping: { name: 'Ada', address: { line1: 'Street 1' } },
    metadata: { level: '3' },
    ...{ coupon: coupon.id },
  });
  const { id } = customer;
  await stripe.customers.retrieve(id);
  await stripe.customers.deleteDiscount(id);
  await stripe.customers.list({ email: 'ada@example.com' });
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { token: 'tok_visa' },
    billing_details: { name: 'Ada', address: { country: 'DE' } },
  });
  await stripe.paymentMethods.retrieve(method.id);
  await stripe.paymentMethods.attach(method.id, { customer: id });
  await stripe.paymentMethods.update(method.id, { metadata: { level: '3' } });
  await stripe.paymentMethods.list({ customer: id, type: 'card' });
  await stripe.customers.listPaymentMethods(id);
  await stripe.customers.update(id, {
    invoice_settings: { default_payment_method: method.id },
    name: '',
  });
  await stripe.paymentMethods.detach(method.id);
  const setup = await stripe.setupIntents.create({ customer: id, usage: 'off_session' });
  await stripe.setupIntents.update(setup.id, { description: 'Saved for later' });
  await stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_mastercard' });
  await stripe.setupIntents.retrieve(setup.id);
  await stripe.setupIntents.list({ customer: id });
  const unused = await stripe.setupIntents.create();
  await stripe.setupIntents.cancel(unused.id, { cancellation_reason: 'abandoned' });
  const source = await stripe.customers.createSource(id, { source: 'tok_visa' });
  await stripe.customers.retrieveSource(id, source.id);
  await stripe.customers.updateSource(id, source.id, { metadata: { level: '3' }, exp_month: '3' });
  await stripe.customers.listSources(id, { object: 'card', limit: 3 });
  await stripe.customers.deleteSource(id, source.id);
  await walkCash({ stripe }, id);
  await stripe.customers.del(id);
  await stripe.customers.retrieve(id);
}

async function walkCash({ stripe }: Pick<Walker, 'stripe'>, customer: string): Promise<void> {
  const transfers = ['eu', 'gb', 'jp', 'mx', 'us'] as const;
  const currencies = { eu: 'eur', gb: 'gbp', jp: 'jpy', mx: 'mxn', us: 'usd' };
  const request = (country: keyof typeof currencies) =>
    stripe.paymentIntents.create({
      amount: 2000,
      currency: currencies[country],
      customer,
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      payment_method_options: {
        customer_balance: {
          funding_type: 'bank_transfer',
          bank_transfer: {
            type: `${country}_bank_transfer`,
            ...(country === 'eu' && { eu_bank_transfer: { country: 'NL' } }),
          },
        },
      },
      confirm: true,
    });
  for (const country of transfers) {
    const { id } = await request(country);
    const funds = { currency: currencies[country], amount: 1500 };
    await stripe.testHelpers.customers.fundCashBalance(customer, funds);
    await stripe.testHelpers.customers.fundCashBalance(customer, funds);
    await stripe.refunds.create({ payment_intent: id, amount: 100 });
  }
  await stripe.customers.updateCashBalance(customer, {
    settings: { reconciliation_mode: 'manual' },
  });
  const waiting = await request('us');
  await stripe.paymentIntents.applyCustomerBalance(waiting.id, { amount: 300 });
  await stripe.paymentIntents.cancel(waiting.id);
  await stripe.customers.retrieveCashBalance(customer);
  await stripe.customers.retrieve(customer, { expand: ['cash_balance'] });
  const { data } = await stripe.customers.listCashBalanceTransactions(customer, { limit: 3 });
  await stripe.customers.retrieveCashBalanceTransaction(customer, data[0]!.id);
}

async function walkCheckout({ stripe, control }: Walker): Promise<void> {
  const { sessions } = stripe.checkout;
  const open = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    sessions.create({
      mode: 'payment',
      success_url: 'http://shop.test/success',
      cancel_url: 'http://shop.test/cancel',
      line_items: [
        { ...item(1200), adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } },
      ],
      ...params,
    });
  const session = await open({
    customer_email: 'ada@example.com',
    customer_creation: 'always',
    client_reference_id: 'order-1',
    metadata: { order_id: '1' },
    allow_promotion_codes: true,
    locale: 'de',
    submit_type: 'pay',
    phone_number_collection: { enabled: true },
    custom_text: { submit: { message: 'Soon yours' } },
    after_expiration: { recovery: { enabled: true } },
    payment_intent_data: { description: 'A book', metadata: { order_id: '1' } },
  });
  await sessions.update(session.id, { metadata: { seen: 'yes' } });
  await sessions.listLineItems(session.id);
  await stripe.rawRequest('GET', `/v1/payment_pages/${session.id}`);
  await stripe.rawRequest('POST', `/v1/payment_pages/${session.id}/confirm`, {
    payment_method: 'pm_card_visa',
    expected_amount: 1200,
  });
  await sessions.retrieve(session.id);
  await sessions.list({ limit: 3, status: 'complete' });
  await sessions.expire((await open({ discounts: [{ coupon: 'half50' }] })).id);
  const debit = await open();
  await control.paySession(debit.id, { method: 'debit', waitForWebhook: false });
  await control.settleDebit(debit.id);
  const declined = await open();
  await control.paySession(declined.id, { outcome: 'fails' });
}

async function walkIntents({ stripe }: Walker): Promise<void> {
  const intent = await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    capture_method: 'manual',
    description: 'By phone',
    receipt_email: 'ada@example.com',
    metadata: { order_id: '2' },
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  const { id } = intent;
  await stripe.paymentIntents.update(id, { description: 'By telephone' });
  await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
  await stripe.paymentIntents.capture(id, { amount_to_capture: 1500 });
  const { latest_charge } = await stripe.paymentIntents.retrieve(id);
  await stripe.paymentIntents.list({ limit: 2 });
  const unpaid = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' });
  await stripe.paymentIntents.cancel(unpaid.id, { cancellation_reason: 'abandoned' });
  await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    confirm: true,
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'http://shop.test/back',
  });
  const charge = String(latest_charge);
  await stripe.charges.retrieve(charge);
  await stripe.charges.update(charge, { description: 'Charged', metadata: { order_id: '2' } });
  await stripe.charges.list({ payment_intent: id });
  const refund = await stripe.refunds.create({
    charge,
    amount: 500,
    reason: 'requested_by_customer',
    metadata: { why: 'torn' },
  });
  await stripe.refunds.retrieve(refund.id);
  await stripe.refunds.update(refund.id, { metadata: { why: 'wet' } });
  await stripe.refunds.list({ charge });
  await stripe.rawRequest('GET', `/v1/charges/${charge}/refunds`);
  const reserved = await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await stripe.charges.capture(String(reserved.latest_charge));
}

async function walkDisputes({ stripe, control }: Walker): Promise<void> {
  const dispute = async (payment_method: string) => {
    const { id } = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
      payment_method,
      confirm: true,
    });
    return (await stripe.disputes.list({ payment_intent: id })).data[0]!.id;
  };
  const id = await dispute('pm_card_createDispute');
  await stripe.disputes.retrieve(id);
  await stripe.disputes.update(id, { evidence: { customer_name: 'Ada' }, submit: false });
  await stripe.disputes.close(id);
  await dispute('pm_card_createDisputeInquiry');
  const pending = await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    payment_method: 'pm_card_pendingRefund',
    confirm: true,
  });
  const refund = await stripe.refunds.create({ payment_intent: pending.id });
  await control.setRefundStatus(refund.id, 'requires_action');
  await stripe.refunds.cancel(refund.id);
}

async function walkAccount({ stripe, webhookUrl }: Walker): Promise<void> {
  await stripe.accounts.retrieveCurrent();
  const { data } = await stripe.balanceTransactions.list({ type: 'charge', limit: 2 });
  await stripe.balanceTransactions.retrieve(data[0]!.id);
  const endpoint = await stripe.webhookEndpoints.create({
    url: webhookUrl,
    enabled_events: ['checkout.session.completed'],
    description: 'The shop',
  });
  const events = await stripe.events.list({ limit: 100 });
  const eventId = events.data[0]!.id;
  await stripe.events.retrieve(eventId);
  await stripe.rawRequest('POST', `/v1/events/${eventId}/retry`, { webhook_endpoint: endpoint.id });
  await stripe.webhookEndpoints.retrieve(endpoint.id);
  await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ['*'], disabled: true });
  await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.del(endpoint.id);
}
