import { createHash } from 'node:crypto';

// Crockford's alphabet: no I, L, O or U, so a key can be read out and typed.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** One key per unit, e.g. PLUMB-8K2QD-…: 100 bits drawn from the grant's random seed, the same at every call. */
export function licenceKeys(prefix: string, seed: string, quantity: number): string[] {
  return Array.from({ length: quantity }, (_, unit) => {
    const digest = createHash('sha256').update(`licence:${seed}:${unit}`).digest();
    const characters = Array.from(digest.subarray(0, 20), (byte) => alphabet[byte % 32]).join('');
    return [prefix, ...(characters.match(/.{5}/g) ?? [])].join('-');
  });
}
