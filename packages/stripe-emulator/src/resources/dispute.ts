import { metadata, object } from '../core/composite-fields.ts';
import { boolean, string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import type { Field } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import {
  closeDispute,
  closedStatuses,
  decideDispute,
  noEvidence,
} from '../payments/dispute-charge.ts';
import type { Dispute } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';

const { enhanced_evidence: _later, ...pieces } = noEvidence;

const evidence = object({
  ...(Object.fromEntries(
    Object.keys(pieces).map((name) => [name, unsettable(string(20_000))]),
  ) as Record<keyof typeof pieces, Field<string | null, false>>),
  enhanced_evidence: notYet(),
});

/** Disputes come from test cards and the control API. Closing one over the API accepts it as lost. */
export const disputes = defineResource({
  object: 'dispute',
  path: '/v1/disputes',
  expandable: { charge: 'charge', payment_intent: 'payment_intent' },
  list: listBy({ charge: string(), payment_intent: string() }),
  indexed: ['charge', 'payment_intent'],
  update: action(
    { metadata: unsettable(metadata()), evidence, submit: boolean() },
    (world, { evidence: given, submit = true, ...params }, dispute: Dispute) => {
      if (given && closedStatuses.includes(dispute.status)) {
        throw forbiddenByState('This dispute is already closed', 'dispute_already_closed');
      }
      const { evidence_details: details, status } = dispute;
      const previous = change<'dispute'>(dispute, {
        ...mergeMetadata(dispute, params.metadata),
        ...(given && {
          evidence: { ...dispute.evidence, ...given },
          evidence_details: {
            ...details,
            has_evidence: true,
            submission_count: details.submission_count + (submit ? 1 : 0),
            ...(submit && { submission_method: 'manual' as const }),
          },
        }),
        ...(given &&
          submit && {
            status: status.startsWith('warning_') ? 'warning_under_review' : 'under_review',
          }),
      });
      world.emit('charge.dispute.updated', dispute, previous);
      if (given && submit) decideDispute(world, dispute, given.uncategorized_text ?? '');
      return dispute;
    },
  ),
  actions: {
    close: action({}, (world, _params, dispute: Dispute) => closeDispute(world, dispute, 'lost')),
  },
});
