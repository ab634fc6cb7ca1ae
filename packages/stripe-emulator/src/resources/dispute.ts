import { metadata } from '../core/composite-fields.ts';
import { string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { change } from '../core/world.ts';
import { closeDispute } from '../payments/dispute-charge.ts';
import type { Dispute } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';

/** Disputes come from test cards and the control API. Closing one over the API accepts it as lost. */
export const disputes = defineResource({
  object: 'dispute',
  path: '/v1/disputes',
  expandable: { charge: 'charge', payment_intent: 'payment_intent' },
  list: listBy({ charge: string(), payment_intent: string() }),
  update: action(
    { metadata: unsettable(metadata()), evidence: notYet(), submit: notYet() },
    (world, params, dispute: Dispute) => {
      const previous = change<'dispute'>(dispute, mergeMetadata(dispute, params.metadata));
      world.emit('charge.dispute.updated', dispute, previous);
      return dispute;
    },
  ),
  actions: {
    close: action({}, (world, _params, dispute: Dispute) => closeDispute(world, dispute, 'lost')),
  },
});
