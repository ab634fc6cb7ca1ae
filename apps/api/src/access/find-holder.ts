import { findDevice, retryStatement, type Holder } from '@till/db';
import type { Caller } from '../read-caller.ts';
import type { Tools } from '../tools.ts';

/** Whose orders the caller may see: those bought in this browser, and those of the address whose link it opened. */
export type KnownCaller = Caller & Holder & { deviceId: string | undefined };

/** Looks the caller's device up, at every request: a device that was signed out is out at the next one. */
export async function findHolder(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  caller: Caller,
): Promise<KnownCaller> {
  const { deviceHash } = caller;
  const device = deviceHash
    ? await retryStatement(() => findDevice(db, deviceHash, new Date(clock())))
    : undefined;
  return { ...caller, email: device?.email, deviceId: device?.id };
}
