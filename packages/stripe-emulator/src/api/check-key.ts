import { Buffer } from 'node:buffer';
import { StripeError } from '../core/stripe-error.ts';

const refusal = (message: string) =>
  new StripeError(401, { type: 'invalid_request_error', message });

/**
 * Lets a request through that carries a secret or restricted test key, as bearer token or as the user
 * name of basic authentication. Throws a 401 for anything else: live keys have no business here.
 */
export function checkKey(authorization: string | undefined): void {
  const key = readKey(authorization);
  if (!key) {
    throw refusal(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  if (/^(sk|rk)_live_/.test(key)) {
    throw refusal(
      'This is the Stripe emulator and you sent a LIVE key. It was not stored. Use a key that starts with sk_test_; if the live key left your machine, roll it.',
    );
  }
  if (!/^(sk|rk)_test_\w+$/.test(key)) {
    throw refusal(`Invalid API Key provided: ${mask(key)}`);
  }
}

function readKey(authorization: string | undefined): string | undefined {
  const [scheme, credentials = ''] = authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return credentials;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
}

function mask(key: string): string {
  return key.length > 12 ? `${key.slice(0, 8)}****${key.slice(-4)}` : '****';
}
