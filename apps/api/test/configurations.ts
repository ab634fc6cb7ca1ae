export const goodConfiguration: Record<string, string> = {
  STRIPE_SECRET_KEY: 'sk_test_0123456789abcdef',
  STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef',
  CLIENT_URL: 'http://localhost:5173',
  DATABASE_URL: 'postgres://till:secret@127.0.0.1:5432/till',
};

export type BadConfiguration = {
  name: string;
  set: Record<string, string>;
  variable: string;
  /** The part of the message that says the cure. */
  says: string;
};

const live = { STRIPE_SECRET_KEY: 'sk_live_0123456789abcdef', CLIENT_URL: 'https://shop.example' };

const s3 = {
  S3_BUCKET: 'sold-files',
  S3_REGION: 'eu-central-1',
  S3_ACCESS_KEY_ID: 'AKIA0123456789',
  S3_SECRET_ACCESS_KEY: 'a-secret-of-the-bucket',
};

const bad = (
  variable: string,
  says: string,
  ...values: [name: string, value: string, others?: Record<string, string>][]
): BadConfiguration[] =>
  values.map(([name, value, others]) => ({
    name: `${variable}: ${name}`,
    set: { ...others, [variable]: value },
    variable,
    says,
  }));

/** What somebody may well have in the environment, each with exactly one thing wrong. */
export const badConfigurations: BadConfiguration[] = [
  ...bad('STRIPE_SECRET_KEY', 'copy it from your Stripe dashboard', ['missing', '']),
  ...bad(
    'STRIPE_SECRET_KEY',
    'take the secret key, sk_…',
    ['a publishable test key', 'pk_test_0123456789abcdef'],
    ['a publishable live key', 'pk_live_0123456789abcdef'],
  ),
  ...bad('STRIPE_SECRET_KEY', 'belongs in STRIPE_WEBHOOK_SECRET', [
    'a webhook secret',
    'whsec_0123456789abcdef',
  ]),
  ...bad(
    'STRIPE_SECRET_KEY',
    'must look like sk_test_…',
    ['no key at all', 'correct-horse-battery'],
    ['cut short', 'sk_test_012'],
    ['with dots from the documentation', 'sk_test_............'],
    ['with a space in it', 'sk_test_0123 456789abcdef'],
  ),
  ...bad('STRIPE_SECRET_KEY', 'has quotes around it', ['in quotes', '"sk_test_0123456789abcdef"']),
  ...bad('STRIPE_SECRET_KEY', 'has white space or a line break around it', [
    'a line break at its end',
    'sk_test_0123456789abcdef\n',
  ]),
  ...bad('STRIPE_WEBHOOK_SECRET', '`stripe listen`', ['missing', '']),
  ...bad(
    'STRIPE_WEBHOOK_SECRET',
    'each whsec_ and at least 16 characters',
    ['nothing after whsec_', 'whsec_'],
    ['too short', 'whsec_0123456789'],
    ['one good, one short', 'whsec_0123456789abcdef,whsec_short'],
    ['without whsec_', '0123456789abcdef0123456789abcdef'],
  ),
  ...bad(
    'STRIPE_WEBHOOK_SECRET',
    'remove the superfluous comma',
    ['a comma at its end', 'whsec_0123456789abcdef,'],
    ['a comma alone', ','],
  ),
  ...bad('STRIPE_WEBHOOK_SECRET', 'it takes the signing secret', [
    'an API key',
    'sk_test_0123456789abcdef',
  ]),
  ...bad('STRIPE_WEBHOOK_SECRET', 'at most 8', [
    'nine of them',
    Array(9).fill('whsec_0123456789abcdef').join(','),
  ]),
  ...bad('STRIPE_WEBHOOK_SECRET', 'has quotes around it', [
    'in quotes',
    "'whsec_0123456789abcdef'",
  ]),
  ...bad(
    'STRIPE_API_BASE',
    'must be a URL that starts with http:// or https://',
    ['without a scheme', '127.0.0.1:12111'],
    ['another scheme', 'ftp://127.0.0.1:12111'],
  ),
  ...bad('STRIPE_API_BASE', 'must be scheme, host and port alone', [
    'with a path',
    'http://127.0.0.1:12111/v1',
  ]),
  ...bad('STRIPE_API_BASE', 'must not be set with a live key', [
    'with a live key',
    'http://127.0.0.1:12111',
    live,
  ]),
  ...bad(
    'STRIPE_REQUESTS_PER_SECOND',
    'must be a whole number, 1 to 9999',
    ['none', '0'],
    ['a fraction', '2.5'],
    ['a word', 'all'],
  ),
  ...bad('CLIENT_URL', 'e.g. http://localhost:5173', ['missing', '']),
  ...bad(
    'CLIENT_URL',
    'must be a URL that starts with http:// or https://',
    ['without a scheme', 'shop.example'],
    ['another scheme', 'javascript:alert(1)'],
  ),
  ...bad(
    'CLIENT_URL',
    'no path, query or user name',
    ['with a path', 'https://shop.example/shop'],
    ['with a query', 'https://shop.example/?utm=1'],
    ['with a fragment', 'https://shop.example/#top'],
    ['with a user and password', 'https://ann:secret@shop.example'],
  ),
  ...bad('CLIENT_URL', 'must be https:// with a live key', [
    'http with a live key',
    'http://shop.example',
    { STRIPE_SECRET_KEY: live.STRIPE_SECRET_KEY },
  ]),
  ...bad(
    'ALLOWED_ORIGINS',
    'origins as browsers write them',
    ['every origin', '*'],
    ['a wildcard', 'https://*.example'],
    ['the origin of sandboxed pages and files', 'null'],
    ['a slash at the end', 'https://app.example/'],
    ['a path', 'https://app.example/shop'],
    ['capitals', 'https://App.example'],
    ['the usual port', 'https://app.example:443'],
    ['without a scheme', 'front.example'],
    ['a user', 'https://ann@app.example'],
    ['an empty item', 'https://app.example,'],
    ['one good and one bad', 'https://app.example, *'],
  ),
  ...bad('ALLOWED_ORIGINS', 'must be https:// with a live key', [
    'http with a live key',
    'https://app.example,http://app.example',
    live,
  ]),
  ...bad('DATABASE_URL', 'e.g. postgres://', ['missing', '']),
  ...bad(
    'DATABASE_URL',
    'percent-encoded',
    ['an unescaped # in the password', 'postgres://till:hash#tag@127.0.0.1:5432/till'],
    ['a port that is none', 'postgres://till:secret@127.0.0.1:port/till'],
    ['no URL', 'host=127.0.0.1 dbname=till'],
  ),
  ...bad(
    'DATABASE_URL',
    'must be a URL like postgres://user:password@host:5432/database',
    ['another database', 'mysql://till:secret@127.0.0.1:3306/till'],
    ['a file', 'file:///var/lib/till.sqlite'],
    ['without a host', 'postgres:///till'],
    ['without a database', 'postgres://till:secret@127.0.0.1:5432'],
  ),
  ...bad(
    'BUYER_SECRET',
    'at least 32 characters',
    ['short', 'not-32-characters'],
    ['one good, one short', `${'x'.repeat(32)},short-secret`],
  ),
  ...bad('BUYER_SECRET', 'remove the superfluous comma', [
    'a comma at its end',
    `${'x'.repeat(32)},`,
  ]),
  ...bad(
    'PORT',
    '0 to 65535',
    ['a word', 'http'],
    ['above 65535', '65536'],
    ['negative', '-1'],
    ['a fraction', '40.5'],
    ['hexadecimal', '0xfa0'],
    ['a socket', '/run/till.sock'],
  ),
  ...bad(
    'HOST',
    'must be an IP address',
    ['a URL', 'http://0.0.0.0'],
    ['with a port', '127.0.0.1:4000'],
    ['a name', 'shop.internal'],
  ),
  ...bad('OTEL_TRACES_EXPORTER', 'must be otlp or none', ['another one', 'zipkin']),
  ...bad('OTEL_EXPORTER_OTLP_ENDPOINT', 'e.g. http://localhost:4318', [
    'without a scheme',
    'collector.internal',
  ]),
  ...bad('OTEL_TRACES_SAMPLER_ARG', 'from 0 to 1', ['in per cent', '10']),
  ...bad('OTEL_TRACES_SAMPLER', 'must be always_on or traceidratio', ['another', 'jaeger_remote']),
  ...bad('METRICS_PORT', '0 to 65535', ['a word', 'on']),
  ...bad('METRICS_HOST', 'must be an IP address', ['with a port', '127.0.0.1:9464']),
  ...bad(
    'TRUST_PROXY',
    'must be the addresses or networks',
    ['everybody', 'true'],
    ['a number of hops', '1'],
    ['a name', 'proxy.internal'],
    ['a network without its size', '192.0.2.0/'],
    ['the whole internet', '0.0.0.0/0'],
    ['too large a size', '10.0.0.0/33'],
    ['an empty item', '10.0.0.1,'],
  ),
  ...bad('SMTP_URL', 'smtp://user:password@host:587', [
    'another scheme',
    'https://mail.example',
    { MAIL_FROM: 'shop@example.com' },
  ]),
  ...bad('MAIL_FROM', 'with SMTP_URL', [
    'missing beside SMTP_URL',
    '',
    { SMTP_URL: 'smtp://mail.example' },
  ]),
  ...bad('MAIL_FROM', 'must be an address', ['two lines', 'a@example.com\r\nBcc: b@example.com']),
  ...bad('FILES_DIR', 'must be an absolute path', ['relative', 'apps/api/files']),
  ...bad('FILES_DIR', 'is not a folder', ['not there', '/nowhere/files']),
  ...bad('FILES_DIR', 'must not be set beside S3_BUCKET', ['beside a bucket', '/tmp', s3]),
  ...bad('S3_REGION', 'is missing: a bucket needs', ['missing', '', { ...s3, S3_REGION: '' }]),
  ...bad('S3_SECRET_ACCESS_KEY', 'is missing: a bucket needs', [
    'missing',
    '',
    { ...s3, S3_SECRET_ACCESS_KEY: '' },
  ]),
  ...bad(
    'S3_BUCKET',
    'must be the name of a bucket',
    ['a path', 'files/sold', s3],
    ['capitals', 'Files', s3],
  ),
  ...bad('S3_ENDPOINT', 'must be scheme, host and port alone', [
    'with the bucket in it',
    'https://s3.example/files',
    s3,
  ]),
  ...bad('S3_SECRET_ACCESS_KEY', 'must be the secret', ['two words', 'correct horse', s3]),
  ...bad('DOWNLOAD_LIMIT', 'must be a number from 1', ['none', '0'], ['a word', 'unlimited']),
  ...bad(
    'LICENCE_PRIVATE_KEY',
    'openssl genpkey',
    ['a word', 'correct-horse-battery-staple'],
    ['a public key', 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='],
    ['cut', 'MC4CAQAwBQYDK2VwBCIEIIIDRpwDen4dq2QfY2OMf84z1okJP81B5qf8SAHn'],
    ['one good, one not', `MC4CAQAwBQYDK2VwBCIEIIIDRpwDen4dq2QfY2OMf84z1okJP81B5qf8SAHnABpI,x`],
  ),
  ...bad('LOG_LEVEL', 'must be fatal, error, warn', ['unknown', 'loud']),
];

/** The lines of the message that name a problem. */
export const problemsOf = (message: string): string[] =>
  message
    .split('\n')
    .filter((line) => line.startsWith('  - '))
    .map((line) => line.slice(4));
