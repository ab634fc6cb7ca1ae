import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { badConfigurations, goodConfiguration, problemsOf } from './configurations.ts';

const messageOf = (environment: Record<string, string | undefined>) => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

test.each(badConfigurations)('$name is refused', ({ set, variable, says }) => {
  const message = messageOf({ ...goodConfiguration, ...set });
  const problems = problemsOf(message);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${variable} `));
  expect(problems[0]).toContain(says);
  for (const value of Object.values(set)) {
    // Shorter values, such as a comma, also stand in the words of the message.
    if (value && value.length > 6) expect(message).not.toContain(value);
  }
});

test('every problem stands in one message', () => {
  const message = messageOf({
    STRIPE_SECRET_KEY: 'pk_live_0123456789',
    PORT: '99999',
    HOST: 'a b',
  });
  expect(problemsOf(message).map((problem) => problem.split(' ')[0])).toEqual([
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'CLIENT_URL',
    'DATABASE_URL',
    'PORT',
    'HOST',
  ]);
});

test.each<[string, Record<string, string>, object]>([
  ['an empty value counts as missing', { PORT: '', HOST: '' }, { port: 4000, host: '127.0.0.1' }],
  [
    'several webhook secrets, with white space between them',
    { STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef, whsec_fedcba9876543210' },
    { webhookSecrets: ['whsec_0123456789abcdef', 'whsec_fedcba9876543210'] },
  ],
  [
    'a slash after the origin',
    { CLIENT_URL: 'https://shop.example/' },
    { clientOrigin: 'https://shop.example' },
  ],
  [
    'several allowed origins, with white space between them',
    { ALLOWED_ORIGINS: 'https://app.example, http://localhost:5180' },
    { allowedOrigins: ['https://app.example', 'http://localhost:5180'] },
  ],
  ['no allowed origin', {}, { allowedOrigins: [] }],
  [
    'a restricted live key over https',
    { STRIPE_SECRET_KEY: 'rk_live_0123456789', CLIENT_URL: 'https://shop.example' },
    { livemode: true },
  ],
  [
    'postgresql:// with options',
    { DATABASE_URL: 'postgresql://db.example/till?sslmode=require' },
    { databaseUrl: 'postgresql://db.example/till?sslmode=require' },
  ],
  ['an IPv6 address', { HOST: '::1' }, { host: '::1' }],
  ['port 0, any free one', { PORT: '0' }, { port: 0 }],
])('%s is taken', (_name, set, expected) => {
  expect(readConfig({ ...goodConfiguration, ...set })).toMatchObject(expected);
});

test('without BUYER_SECRET the buyer secret follows from the Stripe key alone', () => {
  const { buyerSecrets } = readConfig({ ...goodConfiguration, BUYER_SECRET: '' });
  expect(buyerSecrets).toEqual(
    readConfig({ ...goodConfiguration, BUYER_SECRET: '', PORT: '1' }).buyerSecrets,
  );
  const other = {
    ...goodConfiguration,
    BUYER_SECRET: '',
    STRIPE_SECRET_KEY: 'sk_test_another_key',
  };
  expect(readConfig(other).buyerSecrets).not.toEqual(buyerSecrets);
});
