import type Stripe from 'stripe';

/**
 * The shape of `T` as JSON on the wire: what stripe-node parses before it revives decimals.
 * `T` is one of stripe-node's own response types.
 */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

/** Every kind of object the emulator stores, by its `object` name. A new resource adds one line. */
export interface StripeObjects {
  balance_transaction: Wire<Stripe.BalanceTransaction>;
  card: Wire<Stripe.Card>;
  charge: Wire<Stripe.Charge>;
  'checkout.session': Wire<Stripe.Checkout.Session>;
  coupon: Wire<Stripe.Coupon>;
  customer: Wire<Stripe.Customer>;
  customer_cash_balance_transaction: Wire<Stripe.CustomerCashBalanceTransaction>;
  dispute: Wire<Stripe.Dispute>;
  event: Wire<Stripe.EventBase>;
  payment_intent: Wire<Stripe.PaymentIntent>;
  payment_method: Wire<Stripe.PaymentMethod>;
  price: Wire<Stripe.Price>;
  product: Wire<Stripe.Product>;
  promotion_code: Wire<Stripe.PromotionCode>;
  refund: Wire<Stripe.Refund>;
  setup_intent: Wire<Stripe.SetupIntent>;
  webhook_endpoint: Wire<Stripe.WebhookEndpoint>;
}

/** Every kind of object that events carry: also those that no route answers. */
export interface SentObjects extends StripeObjects {
  cash_balance: Wire<Stripe.CashBalance>;
  discount: Wire<Stripe.Discount>;
}

export type ObjectName = keyof StripeObjects;
export type LineItem = Wire<Stripe.LineItem>;
export type Card = StripeObjects['card'];
export type Session = StripeObjects['checkout.session'];
export type PaymentIntent = StripeObjects['payment_intent'];
export type Charge = StripeObjects['charge'];
export type Refund = StripeObjects['refund'];
export type Dispute = StripeObjects['dispute'];
export type Customer = StripeObjects['customer'];
export type PaymentMethod = StripeObjects['payment_method'];
export type SetupIntent = StripeObjects['setup_intent'];
export type StripeEvent = StripeObjects['event'];
export type WebhookEndpoint = StripeObjects['webhook_endpoint'];
