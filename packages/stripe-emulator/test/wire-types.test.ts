import type Stripe from 'stripe';
import { expectTypeOf, test } from 'vitest';
import type { EventName, EventObjects } from '../src/core/event-objects.ts';
import type { SentObjects, StripeEvent, StripeObjects, Wire } from '../src/wire.ts';

type EventOf<Name extends EventName> = Extract<Stripe.Event, { type: Name }>;

/** For every event we send: is what ours carries, field by field, what Stripe's own type carries? */
type Agreement = {
  [Name in EventName]: SentObjects[EventObjects[Name]] extends Wire<EventOf<Name>['data']['object']>
    ? true
    : Name;
};

test('every event that is sent exists in the SDK and carries the object the SDK expects', () => {
  expectTypeOf<Agreement[EventName]>().toEqualTypeOf<true>();
  expectTypeOf<EventName>().toExtend<Stripe.Event['type']>();
});

test('the envelope of an event is that of the SDK', () => {
  expectTypeOf<StripeEvent>().toEqualTypeOf<Wire<Stripe.EventBase>>();
});

test('decimals are text on the wire and everything else is as the SDK says', () => {
  expectTypeOf<StripeObjects['price']['unit_amount_decimal']>().toEqualTypeOf<string | null>();
  expectTypeOf<Wire<Stripe.Checkout.Session>['amount_total']>().toEqualTypeOf<number | null>();
});
