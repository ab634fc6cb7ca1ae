import { createHash } from 'node:crypto';
import { sign } from '../signed-token.ts';

/**
 * The token of the device that opened this link with this client key, which only its browser knows: both requests of a
 * double click are given the same one.
 */
export function makeDeviceToken(linkId: string, clientKey: string, secrets: string[]): string {
  return sign('device', `${linkId}:${clientKey}`, secrets[0]);
}

/** What the database keeps of a device's token; undefined for what cannot be one. */
export function hashDeviceToken(token: unknown): string | undefined {
  if (typeof token !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return createHash('sha256').update(token).digest('hex');
}
