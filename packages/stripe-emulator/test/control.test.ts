import { describe, expect, test } from 'vitest';
import { connectControl } from '../src/index.ts';
import { secret, startShop } from './support/start-shop.ts';

const hours = (count: number) => count * 60 * 60 * 1000;

describe('the control', () => {
  test('moves time: debits settle, retries are sent and sessions expire, in order', async () => {
    const { createSession, emulator, receiver } = await startShop({ debitSettleMs: 5000 });
    const inHalfAnHour = Math.floor(Date.now() / 1000) + 31 * 60;
    const soon = await createSession({ expires_at: inHalfAnHour });
    const [debit, left] = [await createSession(), await createSession()];
    receiver.answer((attempt) => (attempt === 1 ? 500 : 200));
    await emulator.control.paySession(debit.id, { method: 'debit', waitForWebhook: false });
    await emulator.control.advanceClock(hours(25));
    const types = emulator.control.events().map(({ type }) => type);
    expect(types.indexOf('checkout.session.async_payment_succeeded')).toBeLessThan(
      types.indexOf('checkout.session.expired'),
    );
    const expired = emulator.control.events('checkout.session.expired');
    expect(expired.map(({ created }) => created)).toEqual([soon.expires_at, left.expires_at]);
    expect(emulator.control.deliveries().every(({ status }) => status === 'succeeded')).toBe(true);
    expect(receiver.refused).toEqual([]);
  });

  test('reset empties the account and keeps its own webhooks', async () => {
    const { createSession, emulator, receiver, stripe } = await startShop();
    emulator.control.setFault({ path: '/v1', kind: '500', count: 9 });
    emulator.control.clearFaults();
    await emulator.control.paySession((await createSession()).id);
    await stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/', enabled_events: ['*'] });
    emulator.control.reset();
    expect(emulator.control.sessions()).toEqual([]);
    expect(emulator.control.events()).toEqual([]);
    expect(emulator.control.deliveries()).toEqual([]);
    expect(emulator.control.requests()).toEqual([]);
    expect((await stripe.webhookEndpoints.list()).data.map(({ url }) => url)).toEqual([
      receiver.url,
    ]);
    expect((await stripe.promotionCodes.list({ code: 'FREE100' })).data).toHaveLength(1);
    const before = receiver.received.length;
    await emulator.control.paySession((await createSession()).id);
    expect(receiver.received.length).toBeGreaterThan(before);
  });

  test('does over HTTP what it does in its process', async () => {
    const { createSession, emulator, receiver } = await startShop();
    const control = connectControl(emulator.url);
    const added = await control.addWebhook({
      url: receiver.url,
      secret,
      events: ['refund.created'],
    });
    expect(added.secret).toBe(secret);
    const { id } = await createSession();
    const { session, redirectUrl } = await control.paySession(id);
    expect(redirectUrl).toContain(id);
    const paymentIntent = String(session.payment_intent);
    const refund = await control.createRefund({ paymentIntent, amount: 100 });
    expect((await control.setRefundStatus(refund.id, 'failed')).status).toBe('failed');
    const dispute = await control.createDispute({ paymentIntent });
    expect((await control.closeDispute(dispute.id, 'lost')).status).toBe('lost');
    expect(await control.countRequests({ method: 'POST' })).toBe(1);
    await control.holdWebhooks(true);
    await control.setFault({ path: '/v1', kind: '429' });
    await control.clearFaults();
    await control.advanceClock(hours(1));
    expect(await control.sessions()).toEqual(
      JSON.parse(JSON.stringify(emulator.control.sessions())),
    );
    await control.reset();
    expect(await control.events()).toEqual([]);
  });

  test('tells over HTTP what was wrong', async () => {
    const { emulator } = await startShop();
    const control = connectControl(emulator.url);
    await expect(control.paySession('cs_test_no')).rejects.toThrow(
      "No such checkout.session: 'cs_test_no'",
    );
    await expect(control.setFault({ path: '/v1', kind: 'fire' as 'slow' })).rejects.toThrow(
      'kind must be one of',
    );
    await expect((control as never as { fly(): Promise<void> }).fly()).rejects.toThrow(
      'No such verb: fly',
    );
    const post = (headers: Record<string, string>, body = '[]') =>
      fetch(`${emulator.url}/_emulator/reset`, { method: 'POST', headers, body });
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post({ 'content-type': 'application/json' }, '{}')).status).toBe(400);
    expect(
      (await post({ 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' })).status,
    ).toBe(403);
  });

  test('closing does not wait for requests that hang, and may be done twice', async () => {
    const { emulator, request } = await startShop();
    emulator.control.setFault({ path: '/v1/account', kind: 'timeout' });
    const hanging = request('GET', '/v1/account').catch(() => 'cut');
    await expect.poll(() => emulator.control.countRequests()).toBe(1);
    await Promise.all([emulator.close(), emulator.close()]);
    expect(await hanging).toBe('cut');
  });

  test('health answers without a key', async () => {
    const { emulator } = await startShop();
    expect((await fetch(`${emulator.url}/_emulator/health`)).status).toBe(200);
  });

  test('the dashboard shows sessions, events, deliveries and requests, and resends', async () => {
    const { createSession, emulator, receiver } = await startShop();
    const { id } = await createSession({ client_reference_id: '<order>' });
    await emulator.control.paySession(id);
    const page = await (await fetch(emulator.url)).text();
    for (const part of [
      id.slice(0, 16),
      '&lt;order&gt;',
      'checkout.session.completed',
      'POST /v1/checkout/sessions',
    ]) {
      expect(page).toContain(part);
    }
    const [completed] = emulator.control.events('checkout.session.completed');
    const resend = await fetch(`${emulator.url}/_dashboard/redeliver/${completed!.id}`, {
      method: 'POST',
    });
    expect(resend.status).toBe(200);
    expect(receiver.types().filter((type) => type === 'checkout.session.completed')).toHaveLength(
      2,
    );
  });
});
