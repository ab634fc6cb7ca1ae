export {
  findAccessLetter,
  openAccessLink,
  requestAccessLink,
  type LinkRequest,
  type NewDevice,
} from './access-links.ts';
export { applyReversal, type AppliedReversal, type ReversalFact } from './apply-reversal.ts';
export { applySession, type SessionFact, type SessionOutcome } from './apply-session.ts';
export { quarantineSession, type SessionClaim } from './session-claim.ts';
export { countCalls } from './count-calls.ts';
export { endDevice, endOtherDevices, findDevice, listDevices, type DeviceRow } from './devices.ts';
export { findOpenLine, takeDownload, type OpenLine } from './downloads.ts';
export { findEvent, listEvents, prunePayloads, type StoredEvent } from './events.ts';
export { type Holder } from './held-orders.ts';
export {
  findPoolKeys,
  handOutLicences,
  importLicenceKeys,
  listLicencePools,
  type LicencePool,
} from './licence-pool.ts';
export { findOrderDossier, type OrderDossier } from './order-dossier.ts';
export { attachSession, closeStaleOrders, raiseAttempt, takeStripeCheck } from './orders.ts';
export {
  findOrderOfIntent,
  findPaymentNews,
  markEffectDone,
  markEffectFailed,
  takeDueEffects,
  type DueEffect,
  type PaymentNews,
} from './outbox.ts';
export {
  placeOrder,
  type NewOrder,
  type OrderRefusal,
  type PlacedOrder,
  type PlaceOrderOutcome,
} from './place-order.ts';
export { findProduct, findProducts, listProducts, type PublicProduct } from './products.ts';
export {
  findOrderBySession,
  listOpenedGrants,
  listOrders,
  type OpenedGrant,
  type OrderFacts,
} from './purchases.ts';
export { readHealth } from './read-health.ts';
export { quarantineEvent, recordFailure, type ReceivedEvent } from './received-event.ts';
export {
  extendSweep,
  finishSweep,
  listUnsettled,
  recountReservedStock,
  takeSweep,
  type Unsettled,
} from './sweeps.ts';
export { readOutboxLoad, type OutboxLoad } from './read-outbox-load.ts';
