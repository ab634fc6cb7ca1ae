import { ShopError, type Access } from '@till/contracts';
import { endDevice, endOtherDevices, listDevices, retryStatement } from '@till/db';
import type { Tools } from '../tools.ts';
import type { KnownCaller } from './find-holder.ts';

/** The address whose purchases the caller sees, and the devices that see them too; null for who opened no link. */
export async function readAccess(
  { db, clock }: Tools,
  { email, deviceId }: KnownCaller,
): Promise<Access | null> {
  if (!email) return null;
  const devices = await retryStatement(() => listDevices(db, email, new Date(clock())));
  return { email, devices: devices.map((row) => ({ ...row, current: row.id === deviceId })) };
}

/** Signs a device of the caller's address out; without an id the caller's own. NOT_FOUND for any other. */
export async function signOut(
  { db, clock }: Tools,
  { email, deviceId }: KnownCaller,
  which = deviceId,
): Promise<void> {
  const ended =
    email !== undefined &&
    which !== undefined &&
    (await retryStatement(() => endDevice(db, email, which, new Date(clock()))));
  if (!ended) throw new ShopError('NOT_FOUND', 'There is no such device here.');
}

/** Signs every other device of the caller's address out. May be called again. NOT_FOUND for who opened no link. */
export async function signOutOthers(
  { db, clock }: Tools,
  { email, deviceId }: KnownCaller,
): Promise<void> {
  if (!email || !deviceId) throw new ShopError('NOT_FOUND', 'There is no such device here.');
  await retryStatement(() => endOtherDevices(db, email, deviceId, new Date(clock())));
}
