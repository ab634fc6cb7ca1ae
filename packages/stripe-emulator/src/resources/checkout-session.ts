import { metadata, object } from '../core/composite-fields.ts';
import { email, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { paginate } from '../core/paginate.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource } from '../core/resource.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createSession } from '../payments/create-session.ts';
import { expireSession } from '../payments/expire-session.ts';
import type { LineItem, Session } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { sessionParams } from './session-params.ts';

const path = '/v1/checkout/sessions';

const lineItemsOf = ({ checkouts }: World, { id }: Session): LineItem[] =>
  checkouts.get(id)?.lineItems ?? [];

export const checkoutSessions = defineResource({
  object: 'checkout.session',
  path,
  expandable: {
    customer: 'customer',
    payment_intent: 'payment_intent',
    'discounts.coupon': 'coupon',
    'discounts.promotion_code': 'promotion_code',
    'line_items.data.price.product': 'product',
  },
  included: {
    line_items: (world, session) =>
      paginate(
        lineItemsOf(world, session),
        {},
        { url: `${path}/${session.id}/line_items`, object: 'item' },
      ),
  },
  create: action(sessionParams, createSession),
  list: action(
    {
      payment_intent: string(),
      status: oneOf('complete', 'expired', 'open'),
      customer: string(),
      customer_account: string(),
      customer_details: object({ email: required(email()) }),
      payment_link: string(),
      subscription: string(),
    },
    (_world, { customer_details: details, ...equal }) =>
      (session: Session) =>
        (!details || session.customer_details?.email === details.email) &&
        Object.entries(equal).every(([name, value]) => session[name as keyof Session] === value),
  ),
  update: action(
    { metadata: unsettable(metadata()), line_items: notYet(), payment_intent_data: notYet() },
    (_world, { metadata: pairs }, session) => {
      change<'checkout.session'>(session, mergeMetadata(session, pairs));
      return session;
    },
  ),
  actions: {
    expire: action({}, (world, _params, session: Session) => expireSession(world, session)),
  },
  nested: {
    line_items: action({}, (world, _params, session: Session) => lineItemsOf(world, session)),
  },
});
