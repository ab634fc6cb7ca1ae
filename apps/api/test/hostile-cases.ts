import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * One hostile request as it stands in `corpus/`. In its texts `{{name}}` is a value of the running shop, `<<x * 9>>` is
 * x nine times, and `<<url …>>` is percent-encoded.
 */
export const HostileCase = z.strictObject({
  name: z.string(),
  method: z.string().optional(),
  path: z.string().optional(),
  headers: z.array(z.tuple([z.string(), z.string()])).optional(),
  body: z.string().optional(),
  bodyBase64: z.base64().optional(),
  /** Instead of the fields above: the bytes on the socket, which then is ended. */
  raw: z.string().optional(),
  /** A Stripe-Signature over the body or, when given, over another one. */
  sign: z
    .strictObject({
      format: z.string().optional(),
      secret: z.enum(['old', 'foreign', 'empty']).optional(),
      ageSeconds: z.number().optional(),
      over: z.string().optional(),
      times: z.number().optional(),
    })
    .optional(),
  /** Statuses that are right, or a connection closed without an answer. */
  expect: z.union([
    z.number(),
    z.literal('closed'),
    z.array(z.union([z.number(), z.literal('closed')])),
  ]),
  /** At most so many answers; 1 unless said otherwise: a second one is a smuggled request. */
  answers: z.number().optional(),
  /** What the receipt of a signed event says. */
  outcome: z.string().optional(),
  /** Rows that may be added, by table; none unless said otherwise. */
  writes: z.record(z.string(), z.number()).optional(),
  /** All cases with the same words here are answered with the same bytes. */
  sameAnswer: z.string().optional(),
  /** Where a redirect leads, from its beginning; there is no redirect without it. */
  leads: z.string().optional(),
  /** Must not stand anywhere in the answer. */
  lacks: z.string().optional(),
});
export type HostileCase = z.infer<typeof HostileCase>;

const folder = new URL('corpus/', import.meta.url);

/** The cases of `corpus/`, by file. */
export function readCorpus(): [file: string, cases: HostileCase[]][] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    return [name, z.array(HostileCase).parse(JSON.parse(text))];
  });
}

export type Secrets = Record<'current' | 'old' | 'foreign' | 'empty', string>;

/** The bytes that a case puts on the socket. */
export function writeCase(
  hostile: HostileCase,
  values: Record<string, string>,
  secrets: Secrets,
  nowSeconds: number,
): Buffer {
  const expand = (text: string) => expandText(text, { ...values, now: String(nowSeconds) });
  if (hostile.raw !== undefined) return Buffer.from(expand(hostile.raw));
  const { method = 'GET', path = '/', headers = [], sign } = hostile;
  const body =
    hostile.bodyBase64 === undefined
      ? Buffer.from(expand(hostile.body ?? ''))
      : Buffer.from(hostile.bodyBase64, 'base64');
  const head = [`${method} ${expand(path)} HTTP/1.1`, 'host: till', 'connection: close'];
  for (const [name, value] of headers) head.push(`${name}: ${expand(value)}`);
  if (sign) {
    const over = sign.over === undefined ? body : Buffer.from(expand(sign.over));
    const signature = signHostile(sign, over, secrets, nowSeconds);
    for (let i = 0; i < (sign.times ?? 1); i += 1) head.push(`stripe-signature: ${signature}`);
  }
  if (method !== 'GET' && method !== 'HEAD') head.push(`content-length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/** A text of a case with what it names filled in. */
export function expandText(text: string, values: Record<string, string>): string {
  return text
    .replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new Error(`The corpus names {{${name}}}, which does not exist.`);
      return value;
    })
    .replace(/<<((?:(?!<<)[^])+?) \* (\d+)>>/g, (_all, part: string, times: string) =>
      part.repeat(Number(times)),
    )
    .replace(/<<url ([^]+?)>>/g, (_all, part: string) => encodeURIComponent(part));
}

function signHostile(
  { format = 't={t},v1={v1}', secret, ageSeconds = 0 }: NonNullable<HostileCase['sign']>,
  over: Buffer,
  secrets: Secrets,
  nowSeconds: number,
): string {
  const t = String(nowSeconds - ageSeconds);
  const sign = (by: string) => createHmac('sha256', by).update(`${t}.`).update(over).digest('hex');
  const v1 = sign(secrets[secret ?? 'current']);
  return expandText(format, {})
    .replaceAll('{t}', t)
    .replaceAll('{v1}', v1)
    .replaceAll('{V1}', v1.toUpperCase())
    .replaceAll('{v1-}', v1.slice(0, -1))
    .replaceAll('{old}', sign(secrets.old));
}
