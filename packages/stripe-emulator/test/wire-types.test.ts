import type Stripe from 'stripe';
import { expectTypeOf, test } from 'vitest';
import type { EventName, EventObjects } from '../src/core/event-objects.ts';
import type { SentObjects, StripeObjects, Wire } from '../src/wire.ts';

type EventOf<Name extends EventName> = Extract<Stripe.Event, { type: Name }>;

/** For every event we send: does Stripe's own type carry the object that ours carries? */
type Agreement = {
  [
    Name in EventName
  ]: SentObjects[EventObjects[Name]]['object'] extends EventOf<Name>['data']['object']['object']
    ? true
    : Name;
};

test('every event that is sent exists in the SDK and carries the object the SDK expects', () => {
  expectTypeOf<Agreement[EventName]>().toEqualTypeOf<true>();
  expectTypeOf<EventName>().toExtend<Stripe.Event['type']>();
});

test('decimals are text on the wire and everything else is as the SDK says', () => {
  expectTypeOf<StripeObjects['price']['unit_amount_decimal']>().toEqualTypeOf<string | null>();
  expectTypeOf<Wire<Stripe.Checkout.Session>['amount_total']>().toEqualTypeOf<number | null>();
});
