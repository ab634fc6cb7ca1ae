import { markEffectDone, markEffectFailed, takeDueEffects } from '@till/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openMailer, type Mailer } from '../src/outbox/mailer.ts';
import { performEffect, type OutboxTools } from '../src/outbox/perform-effect.ts';
import { maxAttempts, startOutbox, workOutbox } from '../src/outbox/start-outbox.ts';
import { collectLog, silent } from './collect-log.ts';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { startMailbox, type Mailbox } from '@till/local-mailbox';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
let mailbox: Mailbox;
let mailer: Mailer;
let tools: OutboxTools;
/** What the mail server says to the next mail. */
let refusal: Error | undefined;

beforeAll(async () => {
  shop = await startShop();
  mailbox = await startMailbox({ refuse: () => refusal });
  mailer = openMailer(mailbox.url, 'Till <shop@example.com>');
  tools = { ...shop.tools, mailer };
});
afterAll(async () => {
  mailer.close();
  await mailbox.close();
  await shop.close();
});
beforeEach(async () => {
  refusal = undefined;
  mailbox.mails.length = 0;
  await shop.db.sql`delete from outbox`;
});

/** Works until nothing is due. */
async function workAll(log = silent) {
  while ((await workOutbox(tools, log)) > 0);
}

async function pay(slug = 'plumb', quantity = 1, email = 'jo@example.com') {
  const { sessionId, orderId } = await newBuyer(shop.apiUrl).start(slug, quantity);
  await shop.control.paySession(sessionId, { email });
  await shop.control.webhooksIdle();
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  return { sessionId, orderId, paymentIntent: String(session.payment_intent) };
}

async function rowOf(key: string) {
  const [row] = await shop.db.sql`
    select kind, attempts, done_at is not null as done, locked_until, last_error as error,
      run_at = 'infinity' as parked, run_at > now() as later
    from outbox where key = ${key}`;
  return row;
}

const makeDue = () =>
  shop.db
    .sql`update outbox set run_at = now() - interval '1 second', locked_until = null where done_at is null`;

test('a paid order sends one receipt, however often its events come and whoever works the outbox', async () => {
  const { sessionId, orderId } = await pay('plumb', 3);
  for (const event of shop.control.events('checkout.session.completed')) {
    await shop.control.redeliver(event.id);
  }
  await Promise.all(Array.from({ length: 4 }, () => workOutbox(tools, silent)));
  await workAll();
  expect(mailbox.mails).toHaveLength(1);
  const [mail] = mailbox.mails;
  expect(mail).toMatchObject({ to: ['jo@example.com'] });
  for (const body of [mail?.text, mail?.html]) {
    expect(body).toContain('http://localhost:5173/purchases');
    expect(body).toContain(orderId);
    expect(body).toContain('3 × Plumb');
    expect(body).toContain('$87.00');
  }
  // Nothing in a mail opens anything by itself, and nothing in it is for Stripe alone.
  expect(mail?.raw).not.toMatch(/cs_|pi_|buyer|token/i);
  expect(await rowOf(`receipt:${sessionId}`)).toMatchObject({
    kind: 'receipt',
    attempts: 1,
    done: true,
    error: null,
  });
});

test('a mail is in the language the order was begun in, and in English when that is not known', async () => {
  for (const [locale, paid] of [
    ['de', 'Bezahlt: 29,00\u00a0$'],
    [null, 'Paid: $29.00'],
    ['xx', 'Paid: $29.00'],
  ] as const) {
    const { orderId } = await pay();
    await shop.db.sql`update orders set locale = ${locale} where id = ${orderId}::uuid`;
    await workAll();
    expect(mailbox.mails.at(-1)?.text).toContain(paid);
  }
  expect(mailbox.mails.map(({ subject }) => subject)).toEqual([
    'Ihr Kauf: Plumb',
    'Your purchase: Plumb',
    'Your purchase: Plumb',
  ]);
});

test('pending, failed, refunded: each tells the customer once, and a partial refund tells nothing', async () => {
  const start = async () => (await newBuyer(shop.apiUrl).start('selvage')).sessionId;
  const failing = await start();
  await shop.control.paySession(failing, { method: 'debit', email: 'debit@example.com' });
  await workAll();
  shop.control.failDebit(failing);
  await shop.control.webhooksIdle();
  await workAll();
  const { paymentIntent } = await pay('selvage', 1, 'refund@example.com');
  await workAll();
  shop.control.createRefund({ paymentIntent, amount: 100 });
  await shop.control.webhooksIdle();
  await workAll();
  shop.control.createRefund({ paymentIntent });
  await shop.control.webhooksIdle();
  await workAll();
  const subjects = mailbox.mails.map(({ to, subject }) => `${to.join()} ${subject.split(':')[0]}`);
  expect(subjects).toEqual([
    'debit@example.com Your payment is on its way',
    'debit@example.com Your payment failed',
    'refund@example.com Your purchase',
    'refund@example.com Your refund',
  ]);
});

test('two partial refunds written at the same moment announce the full refund once', async () => {
  for (let round = 0; round < 10; round++) {
    const { sessionId, paymentIntent } = await pay('selvage');
    const [row] = await shop.db
      .sql`select amount_minor::int as amount from payments where session_id = ${sessionId}`;
    const refund = (part: number, amount: number) =>
      makeEvent('refund.created', {
        id: `re_${part}_of_${paymentIntent}`,
        payment_intent: paymentIntent,
        amount,
        currency: 'kwd',
        status: 'succeeded',
      });
    const half = Math.floor(Number(row?.amount) / 2);
    await Promise.all([
      deliverEvent(shop, refund(1, half)),
      deliverEvent(shop, refund(2, Number(row?.amount) - half)),
    ]);
    expect(await rowOf(`refund:${sessionId}`)).toMatchObject({ kind: 'refund', done: false });
  }
});

test('a refund that came before its payment is announced when the payment comes', async () => {
  const { sessionId } = await newBuyer(shop.apiUrl).start('selvage');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const refund = {
    id: 're_before',
    payment_intent: 'pi_before',
    amount: session.amount_total,
    currency: 'kwd',
    status: 'succeeded',
  };
  await deliverEvent(shop, makeEvent('refund.created', refund));
  expect(await rowOf(`refund:${sessionId}`)).toBeUndefined();
  const paid = {
    ...session,
    status: 'complete',
    payment_status: 'paid',
    payment_intent: 'pi_before',
  };
  await deliverEvent(shop, makeEvent('checkout.session.completed', paid));
  expect(await rowOf(`refund:${sessionId}`)).toMatchObject({ kind: 'refund' });
});

test('what is no longer true when its turn comes is not sent', async () => {
  const { sessionId } = await newBuyer(shop.apiUrl).start('selvage');
  await shop.control.paySession(sessionId, { method: 'debit', email: 'late@example.com' });
  shop.control.settleDebit(sessionId);
  await shop.control.webhooksIdle();
  await workAll();
  expect(mailbox.mails.map(({ subject }) => subject.split(':')[0])).toEqual(['Your purchase']);
  expect(await rowOf(`pending:${sessionId}`)).toMatchObject({
    done: true,
    error: 'skipped: no longer true',
  });
});

test('an opened dispute alarms the merchant once, an inquiry and a won one do not', async () => {
  const { orderId, paymentIntent } = await pay('selvage');
  const { log, lines } = collectLog();
  const dispute = (status: string) =>
    deliverEvent(
      shop,
      makeEvent('charge.dispute.updated', {
        id: 'dp_alarm',
        payment_intent: paymentIntent,
        amount: 1,
        currency: 'kwd',
        status,
      }),
    );
  await dispute('warning_needs_response');
  await workAll(log);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  await dispute('needs_response');
  await dispute('under_review');
  await workAll(log);
  await dispute('won');
  await workAll(log);
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { disputeId: 'dp_alarm', orderId },
  ]);
});

test('without SMTP_URL the mail is closed with the reason, and does not follow once it is set', async () => {
  const { sessionId } = await pay();
  await workOutbox({ ...tools, mailer: undefined }, silent);
  expect(await rowOf(`receipt:${sessionId}`)).toMatchObject({
    done: true,
    error: 'skipped: SMTP_URL is not set',
  });
  await workAll();
  expect(mailbox.mails).toEqual([]);
});

test('a refused mail comes again later under the same message id, and is given up after a bounded number of attempts', async () => {
  const { sessionId } = await pay();
  const key = `receipt:${sessionId}`;
  refusal = new Error('mailbox of jo@example.com is full');
  const { log, lines } = collectLog();
  await workAll(log);
  expect(await rowOf(key)).toMatchObject({
    attempts: 1,
    done: false,
    later: true,
    parked: false,
    locked_until: null,
  });
  await shop.db.sql`update outbox set attempts = ${maxAttempts - 1} where key = ${key}`;
  await makeDue();
  await workAll(log);
  expect(await rowOf(key)).toMatchObject({ attempts: maxAttempts, done: false, parked: true });
  expect((await rowOf(key))?.error).toMatch(/^EMESSAGE: /);
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'effect failed, again later'],
    ['error', 'effect given up'],
  ]);
  expect(JSON.stringify([lines, await rowOf(key)])).not.toContain('jo@example.com');
  // A person lets it run again.
  refusal = undefined;
  await shop.db.sql`update outbox set run_at = now(), attempts = 0 where key = ${key}`;
  await workAll();
  expect(await rowOf(key)).toMatchObject({ done: true });
});

test('a mail whose worker died before it marked it is sent again under the same message id', async () => {
  const { sessionId } = await pay();
  // The worker dies between the mail and its mark: it took the effect and sent it.
  const [effect] = await takeDueEffects(shop.db, 1, 60);
  expect(effect?.key).toBe(`receipt:${sessionId}`);
  await performEffect(tools, effect!, silent);
  await workAll();
  expect(mailbox.mails).toHaveLength(1);
  await shop.db.sql`update outbox set locked_until = now() - interval '1 second'`;
  await workAll();
  expect(mailbox.mails).toHaveLength(2);
  expect(new Set(mailbox.mails.map(({ messageId }) => messageId)).size).toBe(1);
  expect(mailbox.mails[0]?.messageId).toMatch(/^<[0-9a-f]{40}@localhost>$/);
});

test('a lease ends within 60 seconds, and a worker that comes back late does not undo what the next one did', async () => {
  const { sessionId } = await pay();
  const key = `receipt:${sessionId}`;
  const [late] = await takeDueEffects(shop.db, 5, 60);
  const [lease] = await shop.db
    .sql`select locked_until <= now() + interval '60 seconds' as bounded from outbox where key = ${key}`;
  expect(lease?.bounded).toBe(true);
  expect(await takeDueEffects(shop.db, 5, 60)).toHaveLength(0);
  await shop.db
    .sql`update outbox set locked_until = now() - interval '1 second' where key = ${key}`;
  await workAll();
  await markEffectFailed(shop.db, late!, 'too late', null);
  await markEffectDone(shop.db, late!, 'too late');
  expect(await rowOf(key)).toMatchObject({ done: true, error: null, attempts: 2 });
});

test('an address that is none, and a hostile one, reach nobody', async () => {
  for (const email of [
    'a@example.com, b@example.com',
    'not an address',
    'x@example.com\r\nBcc: y@example.com',
  ]) {
    const { sessionId } = await pay();
    await shop.db.sql`update payments set buyer_email = ${email} where session_id = ${sessionId}`;
    await workAll();
    expect(await rowOf(`receipt:${sessionId}`)).toMatchObject({
      done: true,
      error: 'skipped: not an e-mail address',
    });
  }
  expect(mailbox.mails).toEqual([]);
});

test('the worker sends in the background and ends when it is stopped', async () => {
  const outbox = startOutbox(tools, silent);
  const { sessionId } = await pay();
  await expect
    .poll(() => rowOf(`receipt:${sessionId}`), { timeout: 20_000 })
    .toMatchObject({ done: true });
  await outbox.stop();
  await outbox.stop();
  const { sessionId: next } = await pay();
  expect(await rowOf(`receipt:${next}`)).toMatchObject({ done: false, attempts: 0 });
});
