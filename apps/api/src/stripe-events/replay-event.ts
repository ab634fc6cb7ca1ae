import { dryRun, findEvent, type ChangedRow } from '@till/db';
import type { Tools } from '../tools.ts';
import { applyEvent, type AppliedEvent, type Incoming } from './apply-event.ts';

/** The event is here, and what Stripe signed was dropped after its time. */
export class PayloadDropped extends Error {
  constructor(eventId: string) {
    super(`What Stripe signed of ${eventId} was dropped: it was applied long ago.`);
  }
}

type ReplayTools = Pick<Tools, 'db' | 'clock' | 'config'>;

/**
 * Applies a stored event again through the handler that applied it the first time; what was quarantined, failing or
 * parked is afterwards what it is now. Undefined: no such event. May be called again.
 */
export async function replayEvent(
  tools: ReplayTools,
  eventId: string,
): Promise<AppliedEvent | undefined> {
  const stored = await findStored(tools, eventId);
  return stored && applyEvent(tools, { ...stored, as: 'replay' });
}

/**
 * What `replayEvent` would do and which rows it would write, without writing any, even if the connection dies: see
 * `dryRun`. Undefined: no such event. Throws what applying it throws.
 */
export async function rehearseEvent(
  tools: ReplayTools,
  databaseUrl: string,
  eventId: string,
): Promise<{ result: AppliedEvent; changes: ChangedRow[] } | undefined> {
  const stored = await findStored(tools, eventId);
  if (!stored) return undefined;
  return dryRun(databaseUrl, tools.db, (db) =>
    applyEvent({ ...tools, db }, { ...stored, as: 'dry-run' }),
  );
}

async function findStored({ db }: ReplayTools, eventId: string): Promise<Incoming | undefined> {
  const event = await findEvent(db, eventId);
  if (!event) return undefined;
  const { payload, secretIndex } = event;
  if (payload === null) throw new PayloadDropped(eventId);
  return { payload, body: JSON.parse(payload), secretIndex };
}
