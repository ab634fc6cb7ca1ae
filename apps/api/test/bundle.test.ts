import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleInto } from '../rolldown.config.ts';
import { apiFolder, startProgram } from './api-process.ts';
import { openShop } from './served-shop.ts';
import { newBuyer, webhookSecret } from './support.ts';

// What production starts, made as `pnpm build` makes it, in a folder of its own.
let folder: string;
let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  const builds = join(apiFolder, 'build');
  mkdirSync(builds, { recursive: true });
  folder = mkdtempSync(join(builds, 'test-'));
  copyFileSync(join(apiFolder, 'start.js'), join(folder, 'start.js'));
  await build(bundleInto(join(folder, 'dist')));
  shop = await openShop();
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

const start = (environment: Record<string, string> = {}) =>
  startProgram(process.execPath, ['--enable-source-maps', join(folder, 'start.js')], {
    ...shop.environment,
    ...environment,
  });

test('the bundle is ready, sells a file, opens it by the webhook, and ends what is under way before it stops', async () => {
  const api = start({ METRICS_PORT: '0' });
  const [, url = ''] = await api.waitFor(/"Server listening at (http:[^"]+)"/);
  const [, metricsUrl = ''] = await api.waitFor(/"Metrics at (http:[^"]+)"/);
  shop.control.addWebhook({ url: `${url}/api/webhook`, secret: webhookSecret });
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ok: true });

  const buyer = newBuyer(url);
  const { sessionId } = await buyer.start('quiet-clicks');
  await shop.control.paySession(sessionId);
  const order = await buyer.read(sessionId);
  expect(order.state).toBe('paid');
  const file = await fetch(`${url}/api/downloads/${order.id}/1`, {
    headers: { 'x-till-buyer': buyer.token },
  });
  expect([file.status, (await file.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
  expect(await (await fetch(metricsUrl)).text()).toContain('type="checkout.session.completed"');

  shop.control.setFault({
    path: '/v1/checkout/sessions',
    method: 'POST',
    kind: 'slow',
    delayMs: 500,
  });
  const last = newBuyer(url).start('plumb');
  await expect
    .poll(() => shop.control.requests({ method: 'POST' }).some(({ fault }) => fault === 'slow'), {
      timeout: 20_000,
    })
    .toBe(true);
  api.kill('SIGTERM');
  expect((await last).url).toMatch(/cs_/);
  expect(await api.exited).toEqual({ code: 0, signal: null });
});

test('its second start finds it compiled, and its errors name places of the source', async () => {
  expect(readdirSync(join(folder, 'dist/.compiled'))).toHaveLength(1);
  const api = start({ DATABASE_URL: 'postgres://till:secret@127.0.0.1:9/till' });
  const [, url = ''] = await api.waitFor(/"Server listening at (http:[^"]+)"/);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  await api.waitFor(/not ready/);
  expect(api.output()).toMatch(/packages\/db\/src\/guard-statements\.ts:\d+/);
  api.kill('SIGTERM');
  await api.exited;
});
