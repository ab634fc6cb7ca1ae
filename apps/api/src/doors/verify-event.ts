import Stripe from 'stripe';

const toleranceSeconds = 300;
const maxHeaderLength = 1_000;
const maxSignatures = 16;

export type Verified = { payload: string; body: unknown; secretIndex: number };

/** Why a delivery is refused. Never says more than the sender knows. */
export class BadDelivery extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Checks that these bytes were signed with one of the secrets within five minutes of `nowMs`, either way.
 * Throws BadDelivery otherwise. Async so that Node and Deno run the same code.
 */
export async function verifyEvent(
  stripe: Stripe,
  raw: unknown,
  header: unknown,
  secrets: string[],
  nowMs: number,
): Promise<Verified> {
  if (!(raw instanceof Uint8Array) || raw.length === 0) throw new BadDelivery('The body is empty.');
  if (typeof header !== 'string') throw new BadDelivery('The Stripe-Signature header is missing.');
  checkHeader(header, nowMs);
  let payload: string;
  try {
    payload = utf8.decode(raw);
  } catch {
    throw new BadDelivery('The body is not UTF-8.');
  }
  for (const [secretIndex, secret] of secrets.entries()) {
    if (await isSignedWith(stripe, payload, header, secret, nowMs)) {
      return { payload, body: parseJson(payload), secretIndex };
    }
  }
  throw new BadDelivery('The signature does not match.');
}

async function isSignedWith(
  stripe: Stripe,
  payload: string,
  header: string,
  secret: string,
  nowMs: number,
) {
  const { signature } = stripe.webhooks;
  if (!signature) throw new Error('The Stripe SDK came without signature verification.');
  try {
    await signature.verifyHeaderAsync(payload, header, secret, toleranceSeconds, undefined, nowMs);
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw new BadDelivery('The body is not JSON.');
  }
}

function checkHeader(header: string, nowMs: number): void {
  if (header.length > maxHeaderLength)
    throw new BadDelivery('The Stripe-Signature header is too long.');
  // Trimmed: a header that is sent twice arrives as one, joined by a comma and a space.
  const parts = header.split(',').map((part) => part.trim().split('='));
  const times = parts.filter(([key]) => key === 't');
  if (times.length !== 1 || !/^\d{1,12}$/.test(times[0]?.[1] ?? '')) {
    throw new BadDelivery('The Stripe-Signature header needs one timestamp.');
  }
  // The SDK bounds the past only.
  const ageSeconds = Math.floor(nowMs / 1000) - Number(times[0]?.[1]);
  if (Math.abs(ageSeconds) > toleranceSeconds)
    throw new BadDelivery('The timestamp is outside the tolerance.');
  const signatures = parts.filter(([key]) => key === 'v1');
  if (signatures.length > maxSignatures) {
    throw new BadDelivery('The Stripe-Signature header has too many signatures.');
  }
  // The SDK throws at one, as if it were our failure.
  if (signatures.some(([, value]) => !value)) {
    throw new BadDelivery('The Stripe-Signature header has an empty signature.');
  }
}
