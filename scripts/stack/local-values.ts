import { randomBytes } from 'node:crypto';

/** A test key for the emulator, which takes any; the same every time, so that buyers' cookies keep working. */
export const LOCAL_STRIPE_KEY = 'sk_test_local_emulator_only_0123456789';

/** Stands for the embedded database while it has no address yet. */
export const PLACEHOLDER_DATABASE = 'postgres://till@127.0.0.1/till';

/** A signing secret that nobody else knows, for one run. */
export function makeWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('hex')}`;
}

/** What can be typed into the emulator's payment page. */
export const TEST_PAYMENTS = `
  Pay with      4242 4242 4242 4242     paid
                4000 0000 0000 0002     declined, try again
                AT611904300234573201    bank debit that settles
                AT861904300235473202    bank debit that fails
                FREE100                 promotion code: nothing left to pay`;
