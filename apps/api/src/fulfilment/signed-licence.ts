import { createHash, sign, verify } from 'node:crypto';
import { base32crockford } from '@scure/base';
import type { LicenceSigner, LicenceVerifier } from './licence-signer.ts';

/** One unit of one order line, and what was sold. */
export type LicensedUnit = {
  /** In front of every key of the product, e.g. PLUMB. */
  prefix: string;
  slug: string;
  orderId: string;
  line: number;
  unit: number;
};

export type CheckedLicence =
  | {
      valid: true;
      prefix: string;
      keyId: string;
      orderId: string;
      line: number;
      unit: number;
      /** When the order was placed; null when its id does not tell. */
      orderedAt: string | null;
    }
  | { valid: false; reason: 'malformed' | 'unknown_key' | 'forged' | 'other_product' };

const version = 1;
const bodyBytes = 26;
const signatureBytes = 64;

/**
 * The licence key of a unit: its prefix, then in groups of six what it stands for and an Ed25519 signature over that.
 * The same at every call, with the same signer. docs/licence-keys.md says how others verify it.
 */
export function signLicence(unit: LicensedUnit, signer: LicenceSigner): string {
  const body = Buffer.concat([
    Buffer.of(version),
    Buffer.from(signer.id, 'hex'),
    markOf(unit.slug),
    Buffer.from(unit.orderId.replaceAll('-', ''), 'hex'),
    Buffer.of(unit.line, unit.unit),
  ]);
  const signature = sign(null, messageOf(unit.prefix, body), signer.privateKey);
  const text = base32crockford.encode(Buffer.concat([body, signature]));
  return [unit.prefix, ...(text.match(/.{6}/g) ?? [])].join('-');
}

/**
 * Checks a licence key without asking anybody: whether one of these keys signed it, for this product when `slug` is
 * given. Lower case, spaces, and O, I and L for 0 and 1 are read as they were meant. Whether the purchase was refunded
 * later, the key cannot know.
 */
export function checkLicence(
  key: string,
  verifiers: LicenceVerifier[],
  slug?: string,
): CheckedLicence {
  const [, prefix, rest = ''] =
    /^([A-Z]+)-([0-9A-Z-]+)$/.exec(key.replace(/\s/g, '').toUpperCase()) ?? [];
  const bytes = decode(rest.replaceAll('-', ''));
  if (!prefix || bytes?.length !== bodyBytes + signatureBytes || bytes[0] !== version) {
    return { valid: false, reason: 'malformed' };
  }
  const body = bytes.subarray(0, bodyBytes);
  const keyId = body.subarray(1, 4).toString('hex');
  const verifier = verifiers.find(({ id }) => id === keyId);
  if (!verifier) return { valid: false, reason: 'unknown_key' };
  const signature = bytes.subarray(bodyBytes);
  if (!verify(null, messageOf(prefix, body), verifier.publicKey, signature)) {
    return { valid: false, reason: 'forged' };
  }
  if (slug !== undefined && !markOf(slug).equals(body.subarray(4, 8))) {
    return { valid: false, reason: 'other_product' };
  }
  const hex = body.subarray(8, 24).toString('hex');
  const orderId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const [line = 0, unit = 0] = body.subarray(24);
  // A UUIDv7 begins with the milliseconds since 1970.
  const orderedAt = hex[12] === '7' ? new Date(parseInt(hex.slice(0, 12), 16)).toISOString() : null;
  return { valid: true, prefix, keyId, orderId, line, unit, orderedAt };
}

const messageOf = (prefix: string, body: Buffer) =>
  Buffer.concat([Buffer.from(`till licence ${prefix} `), body]);

/** Four bytes that stand for a product. */
const markOf = (slug: string) => createHash('sha256').update(slug).digest().subarray(0, 4);

function decode(text: string): Buffer | undefined {
  try {
    return Buffer.from(base32crockford.decode(text));
  } catch {
    return undefined;
  }
}
