import { hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Environment } from './environment.ts';

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
  port: number;
  host: string;
  /** Whose word is taken for where a request came from; undefined: nobody's. */
  trustProxy: string[] | undefined;
  /** Where mails go out, and from whom; undefined: none are sent. */
  mail: { smtpUrl: string; from: string } | undefined;
  filesDir: string | undefined;
  logLevel: string;
  /** Where metrics are served; undefined: nowhere. */
  metrics: { host: string; port: number } | undefined;
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
    buyerSecrets: env.BUYER_SECRET ?? [deriveBuyerSecret(env.STRIPE_SECRET_KEY)],
    port: env.PORT,
    host: env.HOST,
    trustProxy: env.TRUST_PROXY,
    mail:
      env.SMTP_URL && env.MAIL_FROM ? { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    filesDir: env.FILES_DIR,
    logLevel: env.LOG_LEVEL,
    metrics:
      env.METRICS_PORT === undefined
        ? undefined
        : { host: env.METRICS_HOST, port: env.METRICS_PORT },
  };
}

// Nothing more to configure on day one; BUYER_SECRET lets cookies outlive a rolled Stripe key.
function deriveBuyerSecret(stripeSecretKey: string): string {
  return Buffer.from(hkdfSync('sha256', stripeSecretKey, '', 'till buyer token', 32)).toString(
    'base64url',
  );
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
  /^(PG[A-Z]+|DENO_\w+|NODE_\w+|SSL_CERT_\w+|NO_COLOR|TZ|LANG|LC_\w+|HOME|TMPDIR)$/;

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
