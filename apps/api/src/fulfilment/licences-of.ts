import type { OpenedGrant } from '@till/db';
import type { ProductContent } from '@till/db/schema';
import type { LicenceSigner } from './licence-signer.ts';
import { signLicence } from './signed-licence.ts';
import { unsignedLicences } from './unsigned-licences.ts';

/**
 * The licence keys of a grant, one per unit; of one that has or awaits keys of the pool only those that are there. A
 * grant whose signer is gone is signed by the first one: its old keys stay good wherever the old public key is known.
 */
export function licencesOf(
  { keyPrefix }: Extract<ProductContent, { kind: 'licence' }>,
  grant: OpenedGrant,
  signers: LicenceSigner[],
): string[] {
  const { orderId, line, slug, quantity, poolKeys, keysWaiting, licenceKeyId } = grant;
  if (poolKeys.length > 0 || keysWaiting > 0) return poolKeys;
  const signer = signers.find(({ id }) => id === licenceKeyId) ?? signers[0];
  if (licenceKeyId === null || !signer) return unsignedLicences(keyPrefix, grant.seed, quantity);
  return Array.from({ length: quantity }, (_, i) =>
    signLicence({ prefix: keyPrefix, slug, orderId, line, unit: i + 1 }, signer),
  );
}
