import { createHash } from 'node:crypto';

// Crockford's alphabet: no I, L, O or U, so a key can be read out and typed.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The keys of a grant from before there were signed ones, one per unit, e.g. PLUMB-8K2QD-…: 100 bits drawn from its
 * seed, the same at every call.
 */
export function unsignedLicences(prefix: string, seed: string, quantity: number): string[] {
  return Array.from({ length: quantity }, (_, unit) => {
    const digest = createHash('sha256').update(`licence:${seed}:${unit}`).digest();
    const characters = Array.from(digest.subarray(0, 20), (byte) => alphabet[byte % 32]).join('');
    return [prefix, ...(characters.match(/.{5}/g) ?? [])].join('-');
  });
}
