import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How long a link may be used to begin or resume a download. */
export const linkSeconds = 15 * 60;

export type DownloadLink = {
  /** Random: what comes over one link is one download. */
  id: string;
  orderId: string;
  line: number;
  /** Seconds since 1970. */
  expiresAt: number;
  /** Stands for the file it was made for, see `markOf`. */
  file: string;
};

const Link = z
  .tuple([
    z.guid(),
    z.string().regex(/^[1-9]\d{0,2}$/),
    z.string().regex(/^\d{10}$/),
    z.string().regex(/^[\w-]{12}$/),
    z.string().regex(/^[\w-]{12}$/),
    z.string().regex(/^[\w-]{43}$/),
  ])
  .transform(([orderId, line, expiresAt, file, id, signature]) => ({
    link: { orderId, line: Number(line), expiresAt: Number(expiresAt), file, id },
    signature,
  }));

/** A short mark for a path of the catalogue: links for another file do not open this one. */
export function markOf(path: string): string {
  return createHash('sha256').update(path).digest('base64url').slice(0, 12);
}

/** The last part of a signed address: whoever has it may download this file for the next minutes. */
export function makeDownloadLink(
  { orderId, line, path }: { orderId: string; line: number; path: string },
  secrets: string[],
  nowMs: number,
): string {
  const expiresAt = Math.floor(nowMs / 1000) + linkSeconds;
  const id = randomBytes(9).toString('base64url');
  const words = [orderId, line, expiresAt, markOf(path), id].join('.');
  return `${words}.${sign(words, secrets[0] ?? '')}`;
}

/** What a link says, expired or not, if one of the secrets signed it; undefined for anything else. */
export function readDownloadLink(text: string, secrets: string[]): DownloadLink | undefined {
  const parsed = Link.safeParse(text.split('.'));
  if (!parsed.success) return undefined;
  const { link, signature } = parsed.data;
  const words = text.slice(0, text.lastIndexOf('.'));
  const given = Buffer.from(signature);
  const signed = secrets.some((secret) => timingSafeEqual(Buffer.from(sign(words, secret)), given));
  return signed ? link : undefined;
}

const sign = (words: string, secret: string) =>
  createHmac('sha256', secret).update(`download:${words}`).digest('base64url');
