import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow, seeHeading } from './customer.ts';
import { bothWays, useShop } from './use-shop.ts';

const shop = useShop();
const phone = { viewport: { width: 320, height: 640 } };

async function buy(slug: string) {
  const page = await shop.openProduct(slug);
  await payNow(page);
  await shop.onHostedPage(page);
  await payByCard(page);
  await onSuccess(page);
  return page;
}

async function ask(page: Page, email: string) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
}

/** The address in the newest mail with a link, once there are `count` of them. */
async function readLink(count: number): Promise<string> {
  const links = () =>
    shop.stack.mails.flatMap(
      ({ text }) => /http:\S+\/purchases\/open\?token=[\w.-]+/.exec(text) ?? [],
    );
  await expect.poll(() => links().length, { timeout: 20_000 }).toBe(count);
  return links().at(-1) ?? '';
}

const countLinks = () =>
  shop.stack.mails.filter(({ text }) => text.includes('/purchases/open?token=')).length;

const count = async (table: 'devices' | 'access_links') =>
  (await shop.stack.db.sql`select id from ${shop.stack.db.sql(table)}`).length;

describe.each(bothWays)('%s', (_name, javaScriptEnabled) => {
  const options = { ...phone, javaScriptEnabled };

  test('what was bought in a browser that is lost is opened on a phone by a link', async () => {
    const bought = await buy('koerper-und-raum');
    const order = bought.url();
    await bought.context().close();
    const page = await shop.visit('/', options);
    // The order's own page leads to the form.
    await page.goto(order);
    await seeHeading(page, 'We can’t show this order here');
    await page.getByRole('link', { name: 'Get a link by mail' }).click();
    await seeHeading(page, 'Your purchases');
    const before = countLinks();
    await ask(page, 'Buyer@Example.com');
    await seeHeading(page, 'Look into your mailbox');
    expect(await page.getByRole('status').innerText()).toContain('within 15 minutes');

    await page.goto(await readLink(before + 1));
    expect(page.url()).toBe(`${shop.stack.shopUrl}/purchases/open`);
    await page.getByRole('button', { name: 'Open my purchases' }).click();
    await seeHeading(page, 'Your purchases');
    expect(await page.locator('.lead').innerText()).toContain('buyer@example.com');
    await page.goto(order);
    await seeHeading(page, 'Thank you');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect((await downloading).suggestedFilename()).toBe('Körper & Raum – Raster.pdf');

    await page.goto(`${shop.stack.shopUrl}/purchases`);
    await page.getByRole('link', { name: 'Where your purchases are open' }).click();
    await page.getByText('This device').waitFor();
    await page.getByRole('button', { name: 'Sign out here' }).click();
    await page.getByText('Nothing yet.').waitFor();
    expect((await page.goto(order))?.status()).toBe(404);
  });
});

test('a program that follows every link of a mail uses none up, and a link leaves no trace of itself', async () => {
  await buy('the-drawer');
  const page = await shop.visit('/purchases', phone);
  const before = countLinks();
  await ask(page, 'buyer@example.com');
  const link = await readLink(before + 1);
  const devices = await count('devices');
  for (const method of ['GET', 'HEAD', 'GET']) {
    const answer = await fetch(link, { method, redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/purchases/open');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i);
    expect(await answer.text()).not.toContain('token=');
  }
  expect((await fetch(link, { method: 'POST', redirect: 'manual' })).status).toBe(403);
  expect(await count('devices')).toBe(devices);

  const told: string[] = [];
  page.on('request', (request) => told.push(request.headers().referer ?? ''));
  await page.goto(link);
  await page.getByRole('button', { name: 'Open my purchases' }).click();
  await seeHeading(page, 'Your purchases');
  expect(told.filter((referer) => referer.includes('token'))).toEqual([]);
  expect(await count('devices')).toBe(devices + 1);

  // Somebody who finds the mail later.
  const late = await shop.visit('/', phone);
  await late.goto(link);
  await late.getByRole('button', { name: 'Open my purchases' }).click();
  await seeHeading(late, 'This link is over');
  expect(await late.getByLabel('E-mail address').count()).toBe(1);
  expect(await count('devices')).toBe(devices + 1);
});

test('known or not, an address is answered with the same page', async () => {
  const post = async (email: string) => {
    const answer = await fetch(`${shop.stack.shopUrl}/purchases`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: shop.stack.shopUrl, accept: 'text/html' },
      body: new URLSearchParams({ email }),
    });
    const { date: _date, ...headers } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers, body: await answer.text() };
  };
  await shop.stack.db.sql`delete from call_counts`;
  const [known, unknown] = [await post('buyer@example.com'), await post('nobody@example.com')];
  expect(known.headers.location).toBe('/purchases/sent');
  expect(known).toEqual(unknown);
});

test('what is no address is told at its field, and what was typed stays', async () => {
  const page = await shop.visit('/purchases');
  const field = page.getByLabel('E-mail address');
  const html = await fetch(`${shop.stack.shopUrl}/purchases`, {
    method: 'POST',
    headers: { origin: shop.stack.shopUrl, accept: 'text/html' },
    body: new URLSearchParams({ email: 'jo"><script>@' }),
  });
  expect(html.status).toBe(400);
  await page.setContent(await html.text());
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await field.inputValue()).toBe('jo"><script>@');
  expect(await field.getAttribute('aria-describedby')).toBe(
    await page.getByRole('alert').getAttribute('id'),
  );
});

test('a device is signed out from another one', async () => {
  await buy('selvage');
  const letIn = async () => {
    const page = await shop.visit('/purchases', phone);
    const before = countLinks();
    await ask(page, 'buyer@example.com');
    await page.goto(await readLink(before + 1));
    await page.getByRole('button', { name: 'Open my purchases' }).click();
    await page.getByRole('link', { name: 'Selvage' }).first().waitFor();
    return page;
  };
  const [one, two] = [await letIn(), await letIn()];
  await one.goto(`${shop.stack.shopUrl}/purchases/devices`);
  await one.getByRole('button', { name: 'Sign out all others' }).click();
  await expect.poll(() => one.getByRole('listitem').count()).toBe(1);
  await two.reload();
  await two.getByText('Nothing yet.').waitFor();
});
