import { createHash, randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const toText = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');

const hash = (text: string) => createHash('sha512').update(text).digest();

/** Makes identifiers and secrets; the same ones in the same order when it was given a seed. */
export interface Ids {
  /** `length` letters and digits, as Stripe's identifiers and secrets use them. */
  randomText(length: number): string;
  /** A new identifier such as `evt_1Q…`: the prefix, an underscore and `length` characters (24). */
  newId(prefix: string, length?: number): string;
  /** Where a seeded sequence stands. */
  position(): number;
  /** Goes on from a position; without a seed it changes nothing. */
  moveTo(position: number): void;
}

/** Identifiers at random, or reproducible from `seed`. At most 64 characters a piece. */
export function createIds(seed?: string | number): Ids {
  let count = 0;
  const randomText = (length: number) => {
    count += 1;
    return toText(
      seed === undefined ? randomBytes(length) : hash(`${seed}/${count}`).subarray(0, length),
    );
  };
  return {
    randomText,
    newId: (prefix, length = 24) => `${prefix}_${randomText(length)}`,
    position: () => count,
    moveTo: (position) => void (count = position),
  };
}

const unseeded = createIds();

/** `length` random letters and digits that no seed governs: request ids and the like. */
export const { randomText, newId } = unseeded;

/** The 16 characters that stand for a card number or bank account, the same each time. */
export function fingerprintOf(number: string): string {
  return toText(hash(`fingerprint/${number}`).subarray(0, 16));
}
