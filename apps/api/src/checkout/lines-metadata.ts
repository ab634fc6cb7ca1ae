import type { SessionFact } from '@till/db';
import { z } from 'zod';

type RebuiltLine = NonNullable<SessionFact['rebuild']>['lines'][number];

// https://docs.stripe.com/api/metadata: 500 characters a value, 50 keys.
const maxValueLength = 500;
const maxKeys = 40;

const Lines = z
  .array(z.tuple([z.string(), z.number().int().positive(), z.number().int().nonnegative()]))
  .min(1)
  .max(100);

const keyOf = (part: number) => (part === 0 ? 'lines' : `lines_${part + 1}`);

/**
 * The lines as metadata of a session, so that the order can be had back from Stripe alone: JSON, cut into `lines`,
 * `lines_2`, … where it is too long for one value. The same at every call.
 */
export function writeLinesMetadata(lines: RebuiltLine[]): Record<string, string> {
  const text = JSON.stringify(lines.map((l) => [l.slug, l.quantity, l.unitAmountMinor]));
  const parts = Math.ceil(text.length / maxValueLength);
  return Object.fromEntries(
    Array.from({ length: parts }, (_, part) => [
      keyOf(part),
      text.slice(part * maxValueLength, (part + 1) * maxValueLength),
    ]),
  );
}

/** What `writeLinesMetadata` wrote; throws when it is not that. */
export function readLinesMetadata(metadata: Record<string, string>): RebuiltLine[] {
  let text = '';
  for (let part = 0; part < maxKeys; part += 1) text += metadata[keyOf(part)] ?? '';
  return Lines.parse(JSON.parse(text)).map(([slug, quantity, unitAmountMinor]) => ({
    slug,
    quantity,
    unitAmountMinor,
  }));
}
