import { hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import { Environment } from './environment.ts';
import { makeLicenceSigner, type LicenceSigner } from './fulfilment/licence-signer.ts';

export type Config = {
  stripeSecretKey: string;
  webhookSecrets: string[];
  stripeApiBase: URL | undefined;
  /** Of this process, to Stripe. */
  stripeRequestsPerSecond: number;
  livemode: boolean;
  clientOrigin: string;
  /** Other front ends whose pages may call the procedures, and where their buyers return to. */
  allowedOrigins: string[];
  databaseUrl: string;
  /** The first signs buyer tokens, all of them verify. */
  buyerSecrets: string[];
  /** The first signs new licence keys, each of them those it signed before. */
  licenceSigners: LicenceSigner[];
  port: number;
  host: string;
  /** Whose word is taken for where a request came from; undefined: nobody's. */
  trustProxy: string[] | undefined;
  /** Where mails go out, and from whom; undefined: none are sent. */
  mail: { smtpUrl: string; from: string } | undefined;
  filesDir: string | undefined;
  /** The bucket with the sold files; undefined: they are in `filesDir`. */
  s3: S3Config | undefined;
  /** How often one purchase of a file may be downloaded, unless the product says otherwise. */
  downloadLimit: number;
  logLevel: string;
  /** Where metrics are served; undefined: nowhere. */
  metrics: { host: string; port: number } | undefined;
  /** Where traces are sent, and which share of them; undefined: there are none. */
  traces: { endpoint: URL; share: number } | undefined;
};

export type S3Config = {
  /** Scheme, host and port; the bucket follows in the path. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
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
  if (livemode && /http:/.test(filled.ALLOWED_ORIGINS ?? '')) {
    problems.push(
      'ALLOWED_ORIGINS must be https:// with a live key: buyer tokens and orders travel over it',
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
  if (filled.S3_BUCKET && filled.FILES_DIR) {
    problems.push('FILES_DIR must not be set beside S3_BUCKET: the files are in one of the two');
  }
  const s3Variables = ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];
  if ([...s3Variables, 'S3_ENDPOINT'].some((name) => filled[name])) {
    for (const name of s3Variables) {
      if (!filled[name])
        problems.push(`${name} is missing: a bucket needs ${s3Variables.join(', ')}`);
    }
  }
  if (!parsed.success || problems.length > 0) {
    const list = problems.map((p) => `  - ${p}`).join('\n');
    throw new ConfigError(
      `Till cannot start with this configuration:\n${list}\nSee .env.example for each variable.`,
    );
  }
  const env = parsed.data;
  return {
    stripeSecretKey: env.STRIPE_SECRET_KEY,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
    stripeApiBase: env.STRIPE_API_BASE ? new URL(env.STRIPE_API_BASE) : undefined,
    stripeRequestsPerSecond: env.STRIPE_REQUESTS_PER_SECOND,
    livemode,
    clientOrigin: new URL(env.CLIENT_URL).origin,
    allowedOrigins: env.ALLOWED_ORIGINS,
    databaseUrl: env.DATABASE_URL,
    buyerSecrets: env.BUYER_SECRET ?? [
      derive(env.STRIPE_SECRET_KEY, 'till buyer token').toString('base64url'),
    ],
    licenceSigners: env.LICENCE_PRIVATE_KEY ?? [
      makeLicenceSigner(derive(env.STRIPE_SECRET_KEY, 'till licence key')),
    ],
    port: env.PORT,
    host: env.HOST,
    trustProxy: env.TRUST_PROXY,
    mail:
      env.SMTP_URL && env.MAIL_FROM ? { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    filesDir: env.FILES_DIR,
    s3: env.S3_BUCKET
      ? {
          endpoint: env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`,
          region: env.S3_REGION ?? '',
          bucket: env.S3_BUCKET,
          accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
          secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '',
        }
      : undefined,
    downloadLimit: env.DOWNLOAD_LIMIT,
    logLevel: env.LOG_LEVEL,
    metrics:
      env.METRICS_PORT === undefined
        ? undefined
        : { host: env.METRICS_HOST, port: env.METRICS_PORT },
    traces: readTraces(env),
  };
}

/** As OpenTelemetry has it: asked for by name, or by an endpoint alone. The exporter itself reads the same variables. */
function readTraces(env: z.infer<typeof Environment>): Config['traces'] {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporter = env.OTEL_TRACES_EXPORTER ?? (endpoint ? 'otlp' : 'none');
  if (exporter === 'none' || env.OTEL_SDK_DISABLED === 'true') return undefined;
  const share = env.OTEL_TRACES_SAMPLER?.endsWith('traceidratio') ? env.OTEL_TRACES_SAMPLER_ARG : 1;
  return { endpoint: new URL(endpoint ?? 'http://localhost:4318'), share };
}

// Nothing more to configure on day one; a value of one's own outlives a rolled Stripe key.
function derive(stripeSecretKey: string, what: string): Buffer {
  return Buffer.from(hkdfSync('sha256', stripeSecretKey, '', what, 32));
}

/** The configuration of this process. */
export function readConfigFromProcess(): Config {
  return readConfig(process.env);
}

/** Sets what an .env file holds and nobody has set yet, as `node --env-file-if-exists` does. */
export function loadEnvFile(path: string): void {
  if (!existsSync(path)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(path, 'utf8')))) {
    process.env[name] ??= value;
  }
}

// What the runtimes and the PostgreSQL driver themselves read.
const runtimeVariable =
  /^(PG[A-Z]+|DENO_\w+|OTEL_\w+|NODE_\w+|SSL_CERT_\w+|NO_COLOR|TZ|LANG|LC_\w+|HOME|TMPDIR)$/;

/** Of this process's environment what the API needs, to hand on to a process that runs it. */
export function readOwnEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && (name in Environment.shape || runtimeVariable.test(name))
        ? [[name, value]]
        : [],
    ),
  );
}
