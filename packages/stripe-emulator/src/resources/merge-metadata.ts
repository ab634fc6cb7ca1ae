/**
 * The metadata of `object` after an update: given keys are set, keys given empty are deleted,
 * null deletes all, undefined changes nothing. Returns what to assign to the object.
 */
export function mergeMetadata(
  object: { metadata: Record<string, string> | null },
  pairs: Record<string, string> | null | undefined,
): { metadata?: Record<string, string> } {
  if (pairs === undefined) return {};
  if (pairs === null) return { metadata: {} };
  return { metadata: withoutEmpty({ ...object.metadata, ...pairs }) };
}

/** `pairs` without the keys whose value is empty. */
export function withoutEmpty(pairs: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== ''));
}
