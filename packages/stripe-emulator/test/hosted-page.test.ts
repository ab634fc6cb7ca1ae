import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { goodCard, item, postForm, startShop } from './support/start-shop.ts';

const open = async (url: string | null) => {
  const response = await fetch(url!, { redirect: 'manual' });
  return { response, text: await response.text() };
};

describe('the hosted page', () => {
  test('shows what is bought, works without scripts and loads nothing from elsewhere', async () => {
    const { createSession } = await startShop();
    const { url } = await createSession({
      line_items: [{ ...item(123_450, 'eur', 'A fine book'), quantity: 2 }],
      customer_email: 'ada@example.com',
    });
    const { response, text } = await open(url);
    expect(text).toContain('Test mode: nobody is charged');
    expect(text).toContain('A fine book');
    expect(text).toContain('2 × €1,234.50');
    expect(text).toContain('Pay €2,469.00');
    expect(text).toContain('href="http://shop.test/cancel"');
    expect(text).toMatch(/value="ada@example.com"[^>]*readonly/);
    expect(text).not.toMatch(/<script|<link[^>]+stylesheet|@import|url\(/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const [, id] of text.matchAll(/<input id="(\w+)"/g)) expect(text).toContain(`for="${id}"`);
  });

  test('writes amounts in the language of the session', async () => {
    const { createSession } = await startShop();
    const { url } = await createSession({ locale: 'de', line_items: [item(123_450)] });
    expect((await open(url)).text).toContain('1.234,50\u00a0€');
    const yen = await createSession({ line_items: [item(1200, 'jpy')] });
    expect((await open(yen.url)).text).toContain('Pay ¥1,200');
  });

  test('escapes everything it shows', async () => {
    const { createSession } = await startShop();
    const evil = '<script>alert("x")</script>';
    const { url } = await createSession({
      line_items: [item(1000, 'eur', evil)],
      cancel_url: 'http://shop.test/?a="><b>',
      allow_promotion_codes: true,
    });
    const shown = await open(url);
    const typed = await postForm(url!, { ...goodCard, email: '"><script>1</script>' });
    const coded = await postForm(`${url}/promotion`, { promotion_code: '"><script>1</script>' });
    for (const text of [shown.text, await typed.text(), await coded.text()]) {
      expect(text).not.toContain('<script>');
      expect(text).not.toContain('"><b>');
    }
  });

  test('a paid form leads to the success page after the webhook was answered', async () => {
    const { createSession, receiver, stripe } = await startShop();
    const { id, url } = await createSession();
    const response = await postForm(url!, goodCard);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`http://shop.test/success?session_id=${id}`);
    expect(receiver.types()).toContain('checkout.session.completed');
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com' },
    });
  });

  test('waits no longer than it should for a webhook that is not answered', async () => {
    const { createSession, receiver } = await startShop({ waitForWebhookMs: 150 });
    receiver.answer(() => 500);
    const { url } = await createSession();
    const started = performance.now();
    expect((await postForm(url!, goodCard)).status).toBe(303);
    expect(performance.now() - started).toBeGreaterThan(140);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('a form sent twice at once pays once and leads both to the success page', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { url } = await createSession();
    const twice = await Promise.all([postForm(url!, goodCard), postForm(url!, goodCard)]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    expect(emulator.control.events('charge.succeeded')).toHaveLength(1);
  });

  test('a declined card shows why, keeps what was typed but not the security code, and can be replaced', async () => {
    const { createSession, stripe } = await startShop();
    const { id, url } = await createSession();
    const declined = await postForm(url!, { ...goodCard, card_number: '4000000000009995' });
    const text = await declined.text();
    expect(declined.status).toBe(402);
    expect(text).toMatch(/role="alert"[^>]*>\s*Your card has insufficient funds/);
    expect(text).toMatch(/id="card_number"[^>]*aria-describedby="alert"[^>]*aria-invalid/);
    expect(text).toContain('value="ada@example.com"');
    expect(text).not.toContain('value="123"');
    expect((await postForm(url!, goodCard)).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  });

  test.each([
    ['email', { email: 'ada' }],
    ['card_number', { card_number: '4242 4242 4242 4241' }],
    ['card_number', { card_number: '4242' }],
    ['card_expiry', { card_expiry: '13 / 34' }],
    ['card_expiry', { card_expiry: '01 / 20' }],
    ['card_cvc', { card_cvc: '' }],
    ['iban', { payment_method: 'sepa_debit', iban: 'AT611904300234573202' }],
    ['iban', { payment_method: 'sepa_debit', iban: 'DE89370400440532013000' }],
  ])('a wrong %s is told at its field and charges nothing', async (field, wrong) => {
    const { createSession, emulator } = await startShop();
    const { url } = await createSession();
    const response = await postForm(url!, { ...goodCard, ...wrong });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(
      new RegExp(
        `id="${field}"[^>]*aria-describedby="[^"]*${field}-problem"[^>]*aria-invalid="true"`,
      ),
    );
    expect(emulator.control.events()).toEqual([]);
  });

  test('a bank debit completes unpaid', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id, url } = await createSession();
    const fields = {
      email: 'ada@example.com',
      payment_method: 'sepa_debit',
      iban: 'AT86 1904 3002 3547 3202',
    };
    expect((await postForm(url!, fields)).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('unpaid');
    await emulator.control.advanceClock(60_000);
    expect(emulator.control.events('checkout.session.async_payment_failed')).toHaveLength(1);
  });

  test('3-D Secure is a page of its own that can be completed or failed', async () => {
    const { createSession, stripe } = await startShop();
    const { id, url } = await createSession();
    const card = { ...goodCard, card_number: '4000 0025 0000 3155' };
    const asked = await postForm(url!, card);
    expect(asked.headers.get('location')).toBe(`/c/pay/${id}/challenge`);
    expect((await open(`${url}/challenge`)).text).toContain('confirm your payment');
    const failed = await postForm(`${url}/challenge`, { result: 'fail' });
    expect(failed.status).toBe(402);
    expect(await failed.text()).toContain('unable to authenticate');
    await postForm(url!, card);
    expect((await postForm(`${url}/challenge`, { result: 'complete' })).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  });

  test('promotion codes are offered where allowed, and FREE100 needs no card', async () => {
    const { createSession, stripe } = await startShop();
    const { id, url } = await createSession({ allow_promotion_codes: true });
    expect((await postForm(`${url}/promotion`, { promotion_code: 'NOPE' })).status).toBe(422);
    expect((await postForm(`${url}/promotion`, { promotion_code: 'half50' })).status).toBe(303);
    expect((await open(url)).text).toContain('Pay €6.25');
    await postForm(`${url}/promotion`, { promotion_code: '' });
    expect((await open(url)).text).toContain('Pay €12.50');
    await postForm(`${url}/promotion`, { promotion_code: 'FREE100' });
    const { text } = await open(url);
    expect(text).toContain('Complete order');
    expect(text).not.toContain('card_number');
    expect((await postForm(url!, { email: 'ada@example.com' })).status).toBe(303);
    const session = await stripe.checkout.sessions.retrieve(id, {
      expand: ['discounts.promotion_code', 'discounts.promotion_code.promotion.coupon'],
    });
    expect(session).toMatchObject({
      payment_status: 'no_payment_required',
      payment_intent: null,
      amount_total: 0,
    });
    const code = session.discounts?.[0]?.promotion_code as Stripe.PromotionCode;
    expect(code).toMatchObject({
      code: 'FREE100',
      times_redeemed: 1,
      promotion: { coupon: { percent_off: 100 } },
    });
  });

  test('a session without promotion codes takes none', async () => {
    const { createSession, emulator } = await startShop();
    const { url } = await createSession();
    expect((await open(url)).text).not.toContain('Promotion code');
    expect((await postForm(`${url}/promotion`, { promotion_code: 'FREE100' })).status).toBe(422);
    expect(emulator.control.sessions()[0]?.amount_total).toBe(1250);
  });

  test('paid, expired and unknown sessions say so', async () => {
    const { createSession, emulator } = await startShop();
    const [paid, expired] = [await createSession(), await createSession()];
    await emulator.control.paySession(paid.id);
    await emulator.control.advanceClock(25 * 60 * 60 * 1000);
    expect((await open(paid.url)).text).toContain('paid already');
    const late = await postForm(expired.url!, goodCard);
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('has expired')]);
    expect((await open(`${emulator.url}/c/pay/cs_test_no`)).response.status).toBe(404);
  });

  test('a test card is filled in by its link, any other number is not', async () => {
    const { createSession } = await startShop();
    const { url } = await createSession();
    expect((await open(`${url}?card=4242424242424242`)).text).toContain('value="4242424242424242"');
    expect((await open(`${url}?card=4111111111111111`)).text).not.toContain('4111');
  });

  test('asks for a phone number where the session does, and charges nothing without one', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id, url } = await createSession({ phone_number_collection: { enabled: true } });
    const refused = await postForm(url!, { ...goodCard, phone: 'call me' });
    expect([refused.status, emulator.control.events()]).toEqual([422, []]);
    expect(await refused.text()).toMatch(/id="phone"[^>]*aria-describedby="phone-problem"/);
    expect((await postForm(url!, { ...goodCard, phone: '+49 30 123456' })).status).toBe(303);
    const { customer_details: payer } = await stripe.checkout.sessions.retrieve(id);
    expect(payer?.phone).toBe('+49 30 123456');
  });

  test('knows the customer of the session', async () => {
    const { createSession, stripe } = await startShop();
    const customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada' });
    const { id, url } = await createSession({ customer: customer.id });
    const { text } = await open(url);
    expect(text).toMatch(/value="ada@example.com"[^>]*readonly/);
    expect(text).toMatch(/name="name"[^>]*value="Ada"/);
    await postForm(url!, { ...goodCard, email: 'eve@example.com' });
    const { customer_details: payer } = await stripe.checkout.sessions.retrieve(id);
    expect(payer?.email).toBe('ada@example.com');
  });

  test('quantities that cannot be chosen are refused and change nothing', async () => {
    const { createSession, stripe } = await startShop();
    const fixed = await createSession();
    const adjustable = await createSession({
      line_items: [{ ...item(500), adjustable_quantity: { enabled: true, maximum: 3 } }],
    });
    const change = async (session: Stripe.Checkout.Session, quantity: string) => {
      const [line] = (await stripe.checkout.sessions.listLineItems(session.id)).data;
      return (await postForm(`${session.url}/quantity`, { item: line!.id, quantity })).status;
    };
    expect(await change(fixed, '2')).toBe(422);
    for (const quantity of ['0', '4', '-1', '1.5', 'x', '']) {
      expect([quantity, await change(adjustable, quantity)]).toEqual([quantity, 422]);
    }
    expect((await stripe.checkout.sessions.retrieve(adjustable.id)).amount_total).toBe(500);
    expect(await change(adjustable, '3')).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(adjustable.id)).amount_total).toBe(1500);
  });

  test('a recovery link opens the order again for 30 days, and no other session', async () => {
    const { createSession, emulator } = await startShop();
    const { id } = await createSession({ after_expiration: { recovery: { enabled: true } } });
    const recover = () => fetch(`${emulator.url}/c/recover/${id}`, { redirect: 'manual' });
    expect((await recover()).headers.get('location')).toContain(id);
    emulator.control.expireSession(id);
    const location = (await recover()).headers.get('location');
    expect(location).toMatch(/\/c\/pay\/cs_test_/);
    expect(location).not.toContain(id);
    await emulator.control.advanceClock(31 * 24 * 60 * 60 * 1000);
    expect((await recover()).status).toBe(410);
    expect((await fetch(`${emulator.url}/c/recover/cs_test_no`)).status).toBe(404);
  });
});
