import { describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow, sessionOf } from './customer.ts';
import { useShop } from './use-shop.ts';

const shop = useShop();
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(shop.stack.shopUrl + path, { headers: { accept: 'text/html', ...headers } });

const unknownOrder = '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f';
const routes: [string, number][] = [
  ['/', 200],
  ['/products/plumb', 200],
  ['/products/nothing', 404],
  ['/products/..%2f..%2fetc', 404],
  ['/purchases', 200],
  ['/basket', 200],
  ['/purchases/sent', 200],
  ['/purchases/open', 200],
  ['/purchases/devices', 200],
  ['/payment/cancel', 200],
  ['/payment/success', 404],
  ['/payment/success?session_id=cs_test_unknown', 404],
  [`/library/${unknownOrder}/1`, 404],
  [`/downloads/${unknownOrder}/1`, 404],
  [`/downloads/${unknownOrder}.1.1795550000.a.b.c`, 404],
  ['/.well-known/licence-keys.json', 200],
  ['/healthz', 200],
  ['/images/logo.svg', 200],
  ['/dev/states', 404],
  ['/dev/states/paid', 404],
  ['/dev/mails', 404],
  ['/dev/mails/en/receipt', 404],
  ['/dev/reference', 404],
  ['/dev/reference/openapi.json', 404],
  ['/nothing', 404],
];

describe('every answer is guarded', () => {
  test.each(routes)('%s is answered %i with all headers', async (path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.has('strict-transport-security')).toBe(false);
    expect(answer.headers.get('referrer-policy')).toMatch(
      /^(same-origin|strict-origin-when-cross-origin)$/,
    );
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('permissions-policy')).toContain('camera=()');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src '(self|none)'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
    if (answer.headers.get('content-type')?.startsWith('text/html')) {
      expect(policy).toContain(`form-action 'self' https://checkout.stripe.com`);
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toMatch(/object-src 'none'|default-src 'none'/);
    }
  });

  test('the page of a paid order is in no cache and leaks no address', async () => {
    const page = await shop.openProduct('plumb');
    await payNow(page);
    await shop.onHostedPage(page);
    await payByCard(page);
    await onSuccess(page);
    const answer = await page.reload();
    expect(answer?.headers()['cache-control']).toBe('no-store');
    expect(answer?.headers()['referrer-policy']).toBe('same-origin');
    const violations: string[] = [];
    page.on('console', (line) => violations.push(line.text()));
    await page.reload({ waitUntil: 'networkidle' });
    expect(violations.filter((line) => /Content.Security/i.test(line))).toEqual([]);

    const stranger = { session: sessionOf(page), unknown: 'cs_test_unknown' };
    const [itself, unknown] = await Promise.all(
      [stranger.session, stranger.unknown].map(async (id) => {
        const seen = await get(`/payment/success?session_id=${id}`);
        const headers = [...seen.headers].filter(([name]) => !/date|etag|policy/.test(name));
        const html = await seen.text();
        return { status: seen.status, headers, html: html.replaceAll(/nonce="[^"]*"/g, '') };
      }),
    );
    expect(itself).toEqual(unknown);
    expect(itself?.status).toBe(404);
  });
});

describe('a form of another site buys nothing', () => {
  const types = {
    urlencoded: 'application/x-www-form-urlencoded',
    multipart: 'multipart/form-data; boundary=x',
    plain: 'text/plain',
  };
  const bodies = {
    urlencoded: 'quantity=1',
    multipart: '--x\r\ncontent-disposition: form-data; name="quantity"\r\n\r\n1\r\n--x--\r\n',
    plain: 'quantity=1',
  };
  const origins = (own: string): [string, string | undefined][] => [
    ['no Origin', undefined],
    ['null', 'null'],
    ['another site', 'https://evil.example'],
    ['our name as a subdomain', own.replace('localhost', 'localhost.evil.example')],
    ['a subdomain of ours', own.replace('localhost', 'shop.localhost')],
    ['our name at the end', own.replace('localhost', 'evil-localhost')],
    ['another port', own.replace(/\d+$/, '1')],
    ['another scheme', own.replace('http:', 'https:')],
  ];

  test.each(Object.keys(types) as (keyof typeof types)[])('%s', async (kind) => {
    const before = await shop.countOrders('plumb');
    for (const [name, origin] of origins(shop.stack.shopUrl)) {
      const answer = await fetch(`${shop.stack.shopUrl}/products/plumb`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          cookie: 'till_checkout=aaaaaaaaaaaaaaaaaaaaaa',
          'content-type': types[kind],
          ...(origin && { origin }),
          // What a proxy or an attacker may claim about the address is not believed.
          'x-forwarded-host': 'evil.example',
          'x-till-host': 'evil.example',
        },
        body: bodies[kind],
      });
      expect([name, answer.status]).toEqual([name, 403]);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect(await shop.countOrders('plumb')).toBe(before);
  });

  test('what is no form is refused as well', async () => {
    const before = await shop.countOrders('plumb');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await fetch(`${shop.stack.shopUrl}/products/plumb`, {
        method,
        redirect: 'manual',
        headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
        body: '{"quantity":1}',
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    expect(await shop.countOrders('plumb')).toBe(before);
  });
});

test.each(['0', '-1', '21', '1.5', '1e1', '٣', 'abc', '', ' 1', '1'.repeat(9_999)])(
  'a quantity of %j orders nothing',
  async (quantity) => {
    const before = await shop.countOrders('plumb');
    const answer = await fetch(`${shop.stack.shopUrl}/products/plumb`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', origin: shop.stack.shopUrl, cookie: 'till_checkout=x' },
      body: new URLSearchParams({ quantity }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Nothing was charged');
    expect(await shop.countOrders('plumb')).toBe(before);
  },
);

describe('no address leads out of the shop', () => {
  const hostile = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '../../evil',
    '"><script>alert(1)</script>',
    'plumb"onclick="alert(1)',
    '%0d%0aset-cookie:x=1',
    'a'.repeat(5_000),
  ];

  test.each(hostile)('cancel with a hostile product, number %#', async (product) => {
    const answer = await get(`/payment/cancel?product=${encodeURIComponent(product)}`);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('href="/"');
    expect(html).not.toContain('evil');
    expect(html).not.toContain('alert(1)');
    expect(html).not.toContain('Back to the product');
  });

  test.each(['//evil.example', '/\\evil.example', '/%2fevil.example', '/products//evil.example/'])(
    '%s',
    async (path) => {
      const answer = await fetch(shop.stack.shopUrl + path, { redirect: 'manual' });
      const target = new URL(answer.headers.get('location') ?? '/', shop.stack.shopUrl);
      expect(target.origin).toBe(shop.stack.shopUrl);
    },
  );

  test('a session id that is none is shown nowhere', async () => {
    const answer = await get(
      `/payment/success?session_id=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('alert(1)');
  });
});
