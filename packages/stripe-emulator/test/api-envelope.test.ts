import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe('the envelope of every answer', () => {
  test('objects are pretty-printed JSON with Stripe’s headers', async () => {
    const { request } = await startShop();
    const response = await request('GET', '/v1/account', undefined, {
      'stripe-version': '2024-04-10',
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('request-id')).toMatch(/^req_\w{14}$/);
    expect(response.headers.get('stripe-version')).toBe('2024-04-10');
    expect(await response.text()).toMatch(/^{\n {2}"id": "acct_/);
  });

  test.each([
    ['no key', { authorization: '' }, 'You did not provide an API key'],
    ['a live key', bearer('sk_live_51abcdefghij'), 'LIVE key'],
    ['a restricted live key', bearer('rk_live_51abcdefghij'), 'LIVE key'],
    [
      'a publishable key',
      bearer('pk_test_51abcdefghij'),
      'Invalid API Key provided: pk_test_****ghij',
    ],
  ])('%s is refused with 401', async (_what, headers, message) => {
    const { request } = await startShop();
    const response = await request('GET', '/v1/account', undefined, headers);
    const text = await response.text();
    expect(response.status).toBe(401);
    expect(text).toContain(message);
    expect(text).not.toContain('51abcdefghij');
  });

  test('a key is accepted as basic authentication and as a restricted key', async () => {
    const { request } = await startShop();
    const basic = `Basic ${Buffer.from('sk_test_abc:').toString('base64')}`;
    for (const authorization of [basic, 'Bearer rk_test_abc']) {
      expect((await request('GET', '/v1/account', undefined, { authorization })).status).toBe(200);
    }
  });

  test.each(['/v1/xyz', '/v1/subscriptions', '/v2/core/events', '/nothing'])(
    '%s answers 404 with the error envelope',
    async (path) => {
      const { request } = await startShop();
      const response = await request('GET', path);
      expect(response.status).toBe(404);
      const { error } = (await response.json()) as { error: { message: string; type: string } };
      expect(error.message).toContain(`Unrecognized request URL (GET: ${path})`);
      expect(error.type).toBe('invalid_request_error');
    },
  );

  test('an unknown id is 404 in the path', async () => {
    const { stripe } = await startShop();
    await expect(stripe.checkout.sessions.retrieve('cs_test_no')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such checkout.session: 'cs_test_no'",
      param: 'id',
      doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
    });
  });

  test('a GET refuses parameters it does not know', async () => {
    const { request } = await startShop();
    const response = await request('GET', '/v1/refunds?limit=101');
    expect(await response.json()).toMatchObject({ error: { param: 'limit' } });
    expect(await (await request('GET', '/v1/refunds?colour=red')).json()).toMatchObject({
      error: { code: 'parameter_unknown', param: 'colour' },
    });
  });

  test('what cannot be expanded is named', async () => {
    const { createSession, stripe } = await startShop();
    const { id } = await createSession();
    for (const path of ['amount_total', 'nothing', 'line_items.data.nothing', 'constructor']) {
      await expect(stripe.checkout.sessions.retrieve(id, { expand: [path] })).rejects.toMatchObject(
        {
          message: `This property cannot be expanded (${path}).`,
          param: 'expand[0]',
        },
      );
    }
  });

  test('a path through a list of a hundred expands every element', async () => {
    const { createSession, emulator, stripe } = await startShop();
    for (let count = 0; count < 3; count += 1)
      await emulator.control.paySession((await createSession()).id);
    const { data } = await stripe.checkout.sessions.list({
      expand: ['data.payment_intent.latest_charge'],
    });
    expect(
      data.map(
        ({ payment_intent: intent }) => typeof intent === 'object' && typeof intent?.latest_charge,
      ),
    ).toEqual(['object', 'object', 'object']);
  });

  test('JSON bodies and bodies that are too large are refused', async () => {
    const { request } = await startShop();
    const json = await request('POST', '/v1/refunds', '{}', { 'content-type': 'application/json' });
    expect(json.status).toBe(400);
    const large = await request('POST', '/v1/refunds', `a=${'x'.repeat(2 ** 21)}`);
    expect(large.status).toBe(400);
    expect(await large.json()).toMatchObject({
      error: { message: 'The request body is too large.' },
    });
  });

  test('names that objects inherit are no parameters and no keys', async () => {
    const { createSession, request } = await startShop();
    const answer = await request(
      'POST',
      '/v1/coupons',
      '__proto__[x]=1&constructor=1&percent_off=10',
    );
    expect(answer.status).toBe(400);
    const session = await createSession({ metadata: { constructor: 'a', toString: 'b' } as never });
    expect(session.metadata).toEqual({ constructor: 'a', toString: 'b' });
  });

  test('metadata keys are set, deleted and emptied by an update', async () => {
    const { createSession, stripe } = await startShop();
    const { id } = await createSession({ metadata: { a: '1', b: '2' } });
    const changed = await stripe.checkout.sessions.update(id, { metadata: { a: '', c: '3' } });
    expect(changed.metadata).toEqual({ b: '2', c: '3' });
    expect((await stripe.checkout.sessions.update(id, { metadata: '' })).metadata).toEqual({});
  });
});
