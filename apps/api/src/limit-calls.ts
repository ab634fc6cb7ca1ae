import { BlockList, isIP } from 'node:net';
import { ShopError } from '@till/contracts';
import { countCalls, retryStatement } from '@till/db';
import type { Caller } from './read-caller.ts';
import type { Tools } from './tools.ts';

const minute = { windowSeconds: 60, again: 'in a minute' };
const hour = { windowSeconds: 60 * 60, again: 'in an hour' };

/**
 * Calls per minute. An address may be a whole school; a success page asks every few seconds, a video in many ranges.
 * Checkouts that hold limited stock count by the hour, which is how long they hold it.
 */
const limits = {
  checkout: { buyer: 30, address: 120, ...minute },
  limited: { buyer: 60, address: 60, ...hour },
  order: { buyer: 600, address: 1_200, ...minute },
  download: { buyer: 600, address: 1_200, ...minute },
  link: { buyer: 10, address: 20, ...minute },
} as const;

const ourOwn = new BlockList();
ourOwn.addSubnet('127.0.0.0', 8);
ourOwn.addSubnet('10.0.0.0', 8);
ourOwn.addSubnet('172.16.0.0', 12);
ourOwn.addSubnet('192.168.0.0', 16);
ourOwn.addSubnet('169.254.0.0', 16);
ourOwn.addAddress('::1', 'ipv6');
ourOwn.addSubnet('fc00::', 7, 'ipv6');
ourOwn.addSubnet('fe80::', 10, 'ipv6');

/**
 * Counts this call, over all replicas, and throws TOO_MANY_REQUESTS when the buyer or the address has made too many
 * within the time that counts. An address of a private network is not counted: that is our own web, which calls for everybody.
 */
export async function limitCalls(
  { db }: Pick<Tools, 'db'>,
  deed: keyof typeof limits,
  { buyerId, deviceHash, address }: Caller,
): Promise<void> {
  const who = buyerId ?? deviceHash;
  const network = networkOf(address);
  const { windowSeconds, again } = limits[deed];
  const allowed = new Map<string, number>();
  if (who) allowed.set(`${deed} buyer ${who}`, limits[deed].buyer);
  if (network) allowed.set(`${deed} address ${network}`, limits[deed].address);
  if (allowed.size === 0) return;
  const made = await retryStatement(() => countCalls(db, [...allowed.keys()], windowSeconds));
  for (const [key, most] of allowed) {
    if ((made.get(key) ?? 0) > most) {
      throw new ShopError('TOO_MANY_REQUESTS', `Too many requests. Please try again ${again}.`);
    }
  }
}

/** What one customer has: an IPv4 address, or the half of an IPv6 address that a provider gives them. */
function networkOf(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0 || ourOwn.check(plain, family === 6 ? 'ipv6' : 'ipv4')) return undefined;
  if (family === 4) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const whole = [
    ...groups,
    ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'),
    ...rest,
  ];
  return whole
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
