import { hkdfSync } from 'node:crypto';
import { z } from 'zod';

const httpUrl = (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
};

const list = (value: string) => value.split(',').map((item) => item.trim());

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0, 'must be a port number, 0 to 65535')
  .max(65_535, 'must be a port number, 0 to 65535');

const origin = z
  .string('is missing: the address customers see, e.g. http://localhost:5173')
  .refine((v) => httpUrl(v) !== undefined, 'must be a URL that starts with http:// or https://')
  .refine(
    (v) => !httpUrl(v) || (httpUrl(v)!.pathname === '/' && !httpUrl(v)!.search),
    'must be an origin without a path',
  );

const Environment = z.object({
  STRIPE_SECRET_KEY: z
    .string('is missing: copy it from your Stripe dashboard (sk_test_… or sk_live_…)')
    .regex(
      /^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,}$/,
      'must look like sk_test_…, sk_live_…, rk_test_… or rk_live_…',
    ),
  STRIPE_WEBHOOK_SECRET: z
    .string("is missing: `stripe listen` or the dashboard's webhook page shows it (whsec_…)")
    .transform(list)
    .refine(
      (secrets) => secrets.every((s) => /^whsec_[A-Za-z0-9+/=_-]{16,}$/.test(s)),
      'must be one or several (comma-separated) signing secrets, each whsec_ and at least 16 characters',
    )
    .refine((secrets) => secrets.length <= 8, 'must name at most 8 secrets'),
  STRIPE_API_BASE: z
    .string()
    .refine((v) => httpUrl(v) !== undefined, 'must be a URL that starts with http:// or https://')
    .optional(),
  CLIENT_URL: origin,
  DATABASE_URL: z
    .string('is missing: e.g. postgres://user:password@127.0.0.1:5432/till')
    .refine(
      (v) =>
        URL.canParse(v) &&
        /^postgres(ql)?:$/.test(new URL(v).protocol) &&
        new URL(v).hostname !== '',
      'must be a URL like postgres://user:password@host:5432/database',
    ),
  BUYER_SECRET: z
    .string()
    .transform(list)
    .refine(
      (s) => s.every((v) => v.length >= 32),
      'must be one or several (comma-separated) secrets of at least 32 characters',
    )
    .optional(),
  PORT: port.default(4000),
  HOST: z.string().min(1, 'must be an address to listen on').default('127.0.0.1'),
  SMTP_URL: z
    .string()
    .refine(
      (v) => URL.canParse(v) && /^smtps?:$/.test(new URL(v).protocol) && new URL(v).hostname !== '',
      'must be a URL like smtp://user:password@host:587 or smtps://…',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .max(300)
    .regex(
      /^[^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/,
      'must be an address like shop@example.com or My Shop <shop@example.com>',
    )
    .optional(),
  FILES_DIR: z.string().min(1, 'must be a folder').optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

export type Config = {
  stripeSecretKey: string;
  webhookSecrets: string[];
  stripeApiBase: URL | undefined;
  livemode: boolean;
  clientOrigin: string;
  databaseUrl: string;
  /** The first signs buyer tokens, all of them verify. */
  buyerSecrets: string[];
  port: number;
  host: string;
  /** Where mails go out, and from whom; undefined: none are sent. */
  mail: { smtpUrl: string; from: string } | undefined;
  filesDir: string | undefined;
  logLevel: string;
};

export class ConfigError extends Error {}

/**
 * Reads the configuration from an environment. An empty value counts as missing. Throws ConfigError that names every
 * bad or missing variable, never its value.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const filled = Object.fromEntries(
    Object.entries(environment).filter(([, v]) => v !== undefined && v !== ''),
  );
  const parsed = Environment.safeParse(filled);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`);
  const livemode = /^(sk|rk)_live_/.test(filled.STRIPE_SECRET_KEY ?? '');
  if (livemode && filled.CLIENT_URL?.startsWith('http://')) {
    problems.push(
      "CLIENT_URL must be https:// with a live key: customers' cookies and orders travel over it",
    );
  }
  if (livemode && filled.STRIPE_API_BASE) {
    problems.push(
      'STRIPE_API_BASE must not be set with a live key: it would send the key to another server',
    );
  }
  if (filled.SMTP_URL && !filled.MAIL_FROM) {
    problems.push('MAIL_FROM is missing: with SMTP_URL, mails need a sender');
  }
  if (!parsed.success || problems.length > 0) {
    const list = problems.map((p) => `  - ${p}`).join('\n');
    throw new ConfigError(
      `Till cannot start, the configuration is not complete:\n${list}\nSee .env.example for each variable.`,
    );
  }
  const env = parsed.data;
  return {
    stripeSecretKey: env.STRIPE_SECRET_KEY,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
    stripeApiBase: env.STRIPE_API_BASE ? new URL(env.STRIPE_API_BASE) : undefined,
    livemode,
    clientOrigin: new URL(env.CLIENT_URL).origin,
    databaseUrl: env.DATABASE_URL,
    buyerSecrets: env.BUYER_SECRET ?? [deriveBuyerSecret(env.STRIPE_SECRET_KEY)],
    port: env.PORT,
    host: env.HOST,
    mail:
      env.SMTP_URL && env.MAIL_FROM ? { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    filesDir: env.FILES_DIR,
    logLevel: env.LOG_LEVEL,
  };
}

// Nothing more to configure on day one; BUYER_SECRET lets cookies outlive a rolled Stripe key.
function deriveBuyerSecret(stripeSecretKey: string): string {
  return Buffer.from(hkdfSync('sha256', stripeSecretKey, '', 'till buyer token', 32)).toString(
    'base64url',
  );
}

/** The one place that reads process.env. */
export function readConfigFromProcess(): Config {
  return readConfig(process.env);
}
