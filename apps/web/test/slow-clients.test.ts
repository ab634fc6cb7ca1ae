import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { useShop } from './use-shop.ts';

const shop = useShop();

const head = 'POST /products/plumb HTTP/1.1\r\nhost: till\r\n';

test.concurrent.each([
  ['says nothing', ''],
  ['stops in the middle of a header', `${head}x-a:`],
  ['stops in the middle of a body', `${head}content-length: 9\r\n\r\nq`],
  ['asks once and then waits', 'GET /healthz HTTP/1.1\r\nhost: till\r\n\r\n'],
])('a client that %s is hung up on', { timeout: 60_000 }, async (_name, bytes) => {
  const { hostname, port } = new URL(shop.stack.shopUrl);
  const socket = connect(Number(port), hostname).on('error', () => {});
  socket.resume().write(bytes);
  // Without limits of ours it would be a minute and more.
  await once(socket, 'close', { signal: AbortSignal.timeout(45_000) });
});

test('a form larger than any of ours is refused', async () => {
  const answer = await fetch(`${shop.stack.shopUrl}/products/plumb`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: shop.stack.shopUrl, cookie: 'till_checkout=aaaaaaaaaaaaaaaaaaaaaa' },
    body: new URLSearchParams({ quantity: '1'.repeat(70_000) }),
  });
  expect(answer.status).toBe(413);
});
