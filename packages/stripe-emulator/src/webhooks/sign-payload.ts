import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header for a webhook body: one `v1` per secret (two while one is rolled)
 * and a `v0` that verifies under none, as Stripe sends for test-mode events.
 * `timestampSeconds` is when this attempt is made: each retry signs anew.
 */
export function signPayload(body: string, secrets: string[], timestampSeconds: number): string {
  const hmac = (secret: string) =>
    createHmac('sha256', secret).update(`${timestampSeconds}.${body}`, 'utf8').digest('hex');
  return [
    `t=${timestampSeconds}`,
    ...secrets.map((secret) => `v1=${hmac(secret)}`),
    `v0=${hmac('whsec_a_fake_secret_for_the_scheme_that_must_be_ignored')}`,
  ].join(',');
}
