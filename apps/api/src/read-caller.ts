import type { FastifyRequest } from 'fastify';
import { hashDeviceToken } from './access/device-token.ts';
import { readBuyerToken } from './buyer-token.ts';
import type { Tools } from './tools.ts';

/** Who calls, as far as a request says. The address is the customer's as far as it is known: see TRUST_PROXY. */
export type Caller = {
  buyerId: string | undefined;
  /** Not looked up yet: see `findHolder`. */
  deviceHash: string | undefined;
  address: string;
};

/** Reads the headers `x-till-buyer` and `x-till-device`. What is none of ours counts as missing. */
export function readCaller(
  { config }: Pick<Tools, 'config'>,
  { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
): Caller {
  return {
    buyerId: readBuyerToken(headers['x-till-buyer'], config.buyerSecrets),
    deviceHash: hashDeviceToken(headers['x-till-device']),
    address: ip,
  };
}
