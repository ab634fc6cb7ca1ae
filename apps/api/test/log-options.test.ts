import { expect, test } from 'vitest';
import { logOptions } from '../src/log-options.ts';

const { err } = logOptions('info').serializers;

test.each([
  [
    'a Stripe key',
    'Invalid API Key provided: sk_live_0123456789abcdef',
    'Invalid API Key provided: sk_…',
  ],
  ['a webhook secret', 'no match for whsec_0123456789abcdef', 'no match for whsec_…'],
  ['an address', '550 <buyer@example.com> is full', '550 <…@…> is full'],
  ['parameters', 'Failed query: select $1\nparams: cs_test_secret', 'Failed query: select $1'],
])(
  '%s in the words of an error is not logged, nor in those of its cause',
  (_name, words, logged) => {
    const described = err(new Error(words, { cause: new TypeError(words) }));
    expect(described).toMatchObject({
      message: logged,
      cause: { type: 'TypeError', message: logged },
    });
    expect(JSON.stringify(described)).not.toContain('secret');
    expect(described.stack).toMatch(/^\s+at /);
  },
);
