import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';
import { accessibilityProblems, useBrowser } from './support/use-browser.ts';

const slow = { timeout: 120_000 };
const visit = useBrowser();

/** A shop with one purchase, half of it refunded under an idempotency key. */
async function startSold() {
  const shop = await startShop({ retryDelaysMs: [60_000] });
  const { id } = await shop.createSession({ client_reference_id: '<order>' });
  const { session } = await shop.emulator.control.paySession(id);
  const intent = String(session.payment_intent);
  await shop.stripe.refunds.create(
    { payment_intent: intent, amount: 500 },
    { idempotencyKey: 'refund-of-ada' },
  );
  await shop.emulator.control.webhooksIdle();
  const read = async (path: string) => {
    const response = await fetch(shop.emulator.url + path);
    return { status: response.status, text: await response.text() };
  };
  return { ...shop, id, intent, read };
}

describe('the dashboard', slow, () => {
  test('leads from a session to its intent, charge, refund, events and deliveries', async () => {
    const { emulator, id, intent, stripe } = await startSold();
    const { page } = await visit(emulator.url, { javaScriptEnabled: false });
    await page.getByRole('link', { name: id }).first().click();
    await page.getByRole('heading', { name: `checkout.session ${id}` }).waitFor();
    const text = await page.locator('main').innerText();
    const [charge] = (await stripe.charges.list()).data;
    const [refund] = (await stripe.refunds.list()).data;
    for (const part of [intent, charge!.id, refund!.id, 'charge.refunded', 'succeeded']) {
      expect(text).toContain(part);
    }
    await page.locator('pre').getByRole('link', { name: intent }).click();
    await page.getByRole('heading', { name: `payment_intent ${intent}` }).waitFor();
    await page.getByRole('link', { name: 'refund.created' }).first().click();
    await page.getByRole('heading', { name: 'refund.created' }).waitFor();
    await page.locator('dd').getByText('refund-of-ada').waitFor();
    await page.getByRole('link', { name: /^req_/ }).click();
    expect(await page.locator('main').innerText()).toContain('charge.refunded');
  });

  test('shows why a delivery failed and retries it with its button', async () => {
    const { createSession, emulator, receiver } = await startSold();
    const soldCount = receiver.received.length;
    receiver.answer(() => 503);
    emulator.control.expireSession((await createSession()).id);
    await emulator.control.webhooksIdle();
    const { page } = await visit(emulator.url, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Show them' }).click();
    const row = page.getByRole('row', { name: /checkout\.session\.expired/ });
    expect(await row.innerText()).toMatch(/503.*seen/s);
    receiver.answer(() => 200);
    await row.getByRole('button', { name: /^Retry/ }).click();
    await page.getByRole('heading', { name: 'checkout.session.expired' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('succeeded');
    expect(receiver.types().slice(soldCount)).toEqual([
      'checkout.session.expired',
      'checkout.session.expired',
    ]);
  });

  test.each([
    ['/_dashboard/events?type=charge.*', 'charge.refunded', 'payment_intent.created'],
    ['/_dashboard/events?delivered=yes', 'payment_intent.created', 'None fits'],
    ['/_dashboard/events?delivered=no', 'None fits', 'payment_intent.created'],
    ['/_dashboard/deliveries?type=refund.created', 'refund.created', 'charge.succeeded'],
    ['/_dashboard/deliveries?status=failed', 'None fits', 'refund.created'],
    ['/_dashboard/deliveries?to=nowhere', 'None fits', 'refund.created'],
    ['/_dashboard/requests?key=of-ada', '/v1/refunds', '/v1/checkout/sessions'],
    ['/_dashboard/requests?path=/v1/checkout', '/v1/checkout/sessions', '/v1/refunds'],
    ['/_dashboard/requests?status=4xx', 'None fits', '/v1/checkout/sessions'],
    ['/_dashboard/objects?kind=refund', 're_', 'None yet'],
    ['/_dashboard/objects?kind=dispute', 'None yet', 're_'],
  ])('%s shows %s and not %s', async (path, shown, notShown) => {
    const { read } = await startSold();
    const { text } = await read(path);
    const [, main = ''] = text.split('<main>');
    const rows = /<table>[\s\S]*<\/table>|None (fits|yet)/.exec(main)?.[0] ?? '';
    expect(rows).toContain(shown);
    expect(rows).not.toContain(notShown);
  });

  test('escapes what it shows, and says what it does not have', async () => {
    const { id, read } = await startSold();
    for (const path of ['/', `/_dashboard/objects/${id}`, '/_dashboard/events?type=<script>']) {
      const { text } = await read(path);
      expect(text).not.toContain('<order>');
      expect(text).not.toContain('<script>');
    }
    for (const path of ['objects/cs_no', 'events/evt_no', 'requests/req_no']) {
      expect((await read(`/_dashboard/${path}`)).status).toBe(404);
    }
  });

  test('the buttons obey no page of another origin', async () => {
    const { emulator, receiver } = await startSold();
    const before = receiver.received.length;
    const [event] = emulator.control.events();
    const press = (from: string) =>
      fetch(`${emulator.url}/_dashboard/redeliver/${event!.id}`, {
        method: 'POST',
        headers: { 'sec-fetch-site': from },
      });
    expect([(await press('cross-site')).status, (await press('same-site')).status]).toEqual([
      403, 403,
    ]);
    expect(receiver.received).toHaveLength(before);
    expect((await press('same-origin')).status).toBe(200);
    expect(receiver.received).toHaveLength(before + 1);
  });

  test('the address in an error leads to its request', async () => {
    const { request } = await startSold();
    const { error } = (await (await request('GET', '/v1/refunds/re_no')).json()) as {
      error: { request_log_url: string };
    };
    const page = await (await fetch(error.request_log_url)).text();
    expect(page).toContain('/v1/refunds/re_no');
  });

  test.each([
    { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
    { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  ] as const)('every page is accessible: %o', async (look) => {
    const { emulator, id } = await startSold();
    const [event] = emulator.control.events();
    const [request] = emulator.control.requests();
    const { page } = await visit(emulator.url, look);
    for (const path of [
      '/',
      '/_dashboard/objects',
      `/_dashboard/objects/${id}`,
      '/_dashboard/events',
      `/_dashboard/events/${event!.id}`,
      '/_dashboard/deliveries?type=charge.*',
      '/_dashboard/requests',
      `/_dashboard/requests/${request!.id}`,
      '/_dashboard/objects/nothing',
    ]) {
      await page.goto(emulator.url + path);
      expect([path, await accessibilityProblems(page)]).toEqual([path, []]);
    }
  });
});
