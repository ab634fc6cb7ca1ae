import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { defaultDownloadLimit } from './fulfilment/download-limit.ts';
import { readLicenceSigner } from './fulfilment/licence-signer.ts';

const httpUrl = (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
};

const list = (value: string) => value.split(',').map((item) => item.trim());

/** A value that has no quotes or white space around it, as some secret stores and `docker --env-file` leave there. */
const text = (missing = 'is missing') =>
  z
    .string(missing)
    .refine((v) => v === v.trim(), {
      error: 'has white space or a line break around it: remove it',
      abort: true,
    })
    .refine((v) => !/^["']|["']$/.test(v), {
      error: 'has quotes around it: remove them',
      abort: true,
    });

const secretKey = text('is missing: copy it from your Stripe dashboard (sk_test_… or sk_live_…)')
  .refine((v) => !/^pk_/.test(v), {
    error: 'is a publishable key: take the secret key, sk_…, from the same page of the dashboard',
    abort: true,
  })
  .refine((v) => !/^whsec_/.test(v), {
    error: 'is a webhook signing secret: that one belongs in STRIPE_WEBHOOK_SECRET',
    abort: true,
  })
  .regex(
    /^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,}$/,
    'must look like sk_test_…, sk_live_…, rk_test_… or rk_live_…',
  );

const webhookSecrets = text(
  "is missing: `stripe listen` or the dashboard's webhook page shows it (whsec_…)",
)
  .transform(list)
  .refine((secrets) => !secrets.includes(''), {
    error: 'has an empty item: remove the superfluous comma',
    abort: true,
  })
  .refine((secrets) => !secrets.some((s) => /^(sk|rk|pk)_/.test(s)), {
    error: 'holds an API key: it takes the signing secret of the webhook endpoint, whsec_…',
    abort: true,
  })
  .refine(
    (secrets) => secrets.every((s) => /^whsec_[A-Za-z0-9+/=_-]{16,}$/.test(s)),
    'must be one or several (comma-separated) signing secrets, each whsec_ and at least 16 characters',
  )
  .refine((secrets) => secrets.length <= 8, 'must name at most 8 secrets');

/** `what` ends the sentence "must be …". An origin: scheme, host and port, nothing else. */
const origin = (value: z.ZodString, what: string) =>
  value
    .refine((v) => httpUrl(v) !== undefined, {
      error: 'must be a URL that starts with http:// or https://',
      abort: true,
    })
    .refine((v) => {
      const url = httpUrl(v);
      return url && `${url.origin}/` === url.href;
    }, `must be ${what} alone: no path, query or user name`);

const databaseUrl = text('is missing: e.g. postgres://user:password@127.0.0.1:5432/till')
  .refine((v) => URL.canParse(v), {
    error:
      'is not a URL: postgres://user:password@host:5432/database, with @ : / # ? and % in the password percent-encoded',
    abort: true,
  })
  .refine((v) => {
    const url = new URL(v);
    return /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1;
  }, 'must be a URL like postgres://user:password@host:5432/database');

const port = text()
  .refine((v) => /^\d{1,5}$/.test(v) && Number(v) <= 65_535, 'must be a port number, 0 to 65535')
  .transform(Number);

const collector = text().refine(
  (v) => httpUrl(v) !== undefined,
  'must be the URL of a collector that takes OTLP over HTTP, e.g. http://localhost:4318',
);

const address = (portVariable: string) =>
  text().refine(
    (v) => isIP(v) !== 0 || v === 'localhost',
    `must be an IP address to listen on, e.g. 127.0.0.1 or 0.0.0.0, or localhost; the port is ${portVariable}`,
  );

/** The variables the API takes, each with the words for what is wrong with it. Messages never carry a value. */
export const Environment = z.object({
  STRIPE_SECRET_KEY: secretKey,
  STRIPE_WEBHOOK_SECRET: webhookSecrets,
  STRIPE_API_BASE: origin(text(), 'scheme, host and port').optional(),
  STRIPE_REQUESTS_PER_SECOND: text()
    .refine((v) => /^\d{1,4}$/.test(v) && Number(v) > 0, 'must be a whole number, 1 to 9999')
    .transform(Number)
    .default(80),
  CLIENT_URL: origin(
    text('is missing: the address customers see, e.g. http://localhost:5173'),
    'the address customers see',
  ),
  ALLOWED_ORIGINS: text()
    .transform(list)
    .refine((origins) => origins.every(isOrigin), {
      error:
        'must be one or several (comma-separated) origins as browsers write them, e.g. https://app.example: scheme, host, port unless it is the usual one, no slash at the end, no *',
    })
    .default([]),
  DATABASE_URL: databaseUrl,
  BUYER_SECRET: text()
    .transform(list)
    .refine((secrets) => !secrets.includes(''), {
      error: 'has an empty item: remove the superfluous comma',
      abort: true,
    })
    .refine(
      (secrets) => secrets.every((s) => s.length >= 32),
      'must be one or several (comma-separated) secrets of at least 32 characters',
    )
    .optional(),
  LICENCE_PRIVATE_KEY: text()
    .transform((value, context) => {
      const signers = list(value).map(readLicenceSigner);
      const good = signers.filter((signer) => signer !== undefined);
      if (good.length === signers.length) return good;
      context.addIssue(
        'must be one or several (comma-separated) Ed25519 keys, each as `openssl genpkey -algorithm ed25519 -outform DER | base64 -w0` prints one',
      );
      return z.NEVER;
    })
    .optional(),
  PORT: port.default(4000),
  HOST: address('PORT').default('127.0.0.1'),
  METRICS_PORT: port.optional(),
  METRICS_HOST: address('METRICS_PORT').default('127.0.0.1'),
  TRUST_PROXY: text()
    .transform(list)
    .refine((items) => items.every(isNetwork), {
      error:
        'must be the addresses or networks (comma-separated) of your web and your reverse proxy, e.g. 10.0.0.0/8 or loopback',
      abort: true,
    })
    .optional(),
  SMTP_URL: text()
    .refine(
      (v) => URL.canParse(v) && /^smtps?:$/.test(new URL(v).protocol) && new URL(v).hostname !== '',
      'must be a URL like smtp://user:password@host:587 or smtps://…',
    )
    .optional(),
  MAIL_FROM: text()
    .max(300, 'must be at most 300 characters')
    .regex(
      /^[^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/,
      'must be an address like shop@example.com or My Shop <shop@example.com>',
    )
    .optional(),
  FILES_DIR: text()
    .refine((v) => isAbsolute(v), { error: 'must be an absolute path', abort: true })
    .refine(isFolder, 'is not a folder that can be read')
    .optional(),
  S3_BUCKET: text()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes',
    )
    .optional(),
  S3_REGION: text()
    .regex(/^[a-z0-9-]{2,40}$/, 'must be a region like eu-central-1, or auto')
    .optional(),
  S3_ENDPOINT: origin(text(), 'scheme, host and port')
    .transform((v) => new URL(v).origin)
    .optional(),
  S3_ACCESS_KEY_ID: text()
    .regex(/^[\w+=,.@/-]{3,128}$/, 'must be the id of an access key')
    .optional(),
  S3_SECRET_ACCESS_KEY: text()
    .refine((v) => v.length >= 6 && !/\s/.test(v), 'must be the secret of the access key')
    .optional(),
  DOWNLOAD_LIMIT: text()
    .refine((v) => /^\d{1,5}$/.test(v) && Number(v) > 0, 'must be a number from 1 to 99999')
    .transform(Number)
    .default(defaultDownloadLimit),
  OTEL_TRACES_EXPORTER: z
    .enum(['otlp', 'none'], 'must be otlp or none: traces are sent over OTLP alone')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
  OTEL_TRACES_SAMPLER: z
    .enum(
      ['always_on', 'parentbased_always_on', 'traceidratio', 'parentbased_traceidratio'],
      'must be always_on or traceidratio, with or without parentbased_',
    )
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: text()
    .refine((v) => /^(0(\.\d+)?|1(\.0+)?)$/.test(v), 'must be a share from 0 to 1, e.g. 0.1')
    .transform(Number)
    .default(1),
  OTEL_SDK_DISABLED: text().optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

const isOrigin = (item: string) => !item.includes('*') && httpUrl(item)?.origin === item;

function isNetwork(item: string): boolean {
  if (/^(loopback|linklocal|uniquelocal)$/.test(item)) return true;
  const [address = '', bits, ...rest] = item.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const whole =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most);
  return family !== 0 && whole && rest.length === 0;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
