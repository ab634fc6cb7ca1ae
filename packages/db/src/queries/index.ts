export { applyReversal, type ReversalFact } from './apply-reversal.ts';
export { applySession, type SessionFact, type SessionOutcome } from './apply-session.ts';
export { attachSession, closeStaleOrders, raiseAttempt, takeStripeCheck } from './orders.ts';
export { placeOrder, type NewOrder, type PlacedOrder } from './place-order.ts';
export { findProduct, listProducts } from './products.ts';
export {
  findOrderBySession,
  listOpenedGrants,
  listOrders,
  type OpenedGrant,
  type OrderFacts,
} from './purchases.ts';
export { readHealth } from './read-health.ts';
export { quarantineEvent, type ReceivedEvent } from './received-event.ts';
