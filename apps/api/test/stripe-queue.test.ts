import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openStripeQueue, limitsFor, StripeQueueFull } from '../src/stripe-queue.ts';

const never = new AbortController().signal;

describe('in virtual time', () => {
  afterEach(() => void vi.useRealTimers());

  test('of two hundred calls at once no more than the limit start in any second, nor are under way', async () => {
    vi.useFakeTimers();
    const limits = { requestsPerSecond: 80, atOnce: 30, checkouts: 200 };
    const queue = openStripeQueue(limits);
    const starts: number[] = [];
    let most = 0;
    const ask = (i: number) =>
      queue.run(
        async () => {
          starts.push(Date.now());
          most = Math.max(most, queue.underWay());
          await new Promise((done) => globalThis.setTimeout(done, i % 2 ? 40 : 300));
        },
        'customer',
        never,
      );
    const first = ask(0);
    // A limit that began anew every second would let twice as many through around its turn.
    await vi.advanceTimersByTimeAsync(700);
    const calls = Array.from({ length: 200 }, (_, i) => ask(i));
    await vi.advanceTimersByTimeAsync(20_000);
    await Promise.all([first, ...calls]);
    expect(starts).toHaveLength(201);
    const inOneSecond = starts.map((at) => starts.filter((t) => t >= at && t < at + 1_000).length);
    expect(Math.max(...inOneSecond)).toBe(80);
    expect(most).toBe(30);
  });
});

test('the limits of a process leave Stripe its hundred calls a second, and a checkout its eight seconds', () => {
  const { requestsPerSecond, checkouts } = limitsFor(80);
  expect(requestsPerSecond).toBeLessThan(100);
  expect(checkouts / requestsPerSecond).toBeLessThan(8);
});

test('what a customer waits for goes before the background, each in its order', async () => {
  const queue = openStripeQueue({ requestsPerSecond: 1_000, atOnce: 1, checkouts: 10 });
  const order: string[] = [];
  const call = (name: string) => async () => {
    order.push(name);
    await setTimeout(1);
  };
  await Promise.all([
    queue.run(call('first'), 'background', never),
    queue.run(call('sweep 1'), 'background', never),
    queue.run(call('sweep 2'), 'background', never),
    queue.run(call('click 1'), 'customer', never),
    queue.run(call('click 2'), 'customer', never),
  ]);
  expect(order).toEqual(['first', 'click 1', 'click 2', 'sweep 1', 'sweep 2']);
});

test('a call whose time ran out while it waited is never made', async () => {
  const queue = openStripeQueue({ requestsPerSecond: 1_000, atOnce: 1, checkouts: 10 });
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const first = queue.run(() => answered, 'customer', never);
  const patience = new AbortController();
  let made = false;
  const late = queue.run(async () => void (made = true), 'customer', patience.signal);
  patience.abort(new Error('too late'));
  await expect(late).rejects.toThrow('too late');
  answer();
  await first;
  expect([made, queue.waiting()]).toEqual([false, 0]);
});

test('calls beyond the bound are turned away at once, the background is not counted among them', async () => {
  const queue = openStripeQueue({ requestsPerSecond: 1_000, atOnce: 1, checkouts: 1 });
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const run = (asker: 'customer' | 'background') => queue.run(() => answered, asker, never);
  const running = [run('customer'), run('background'), run('background'), run('customer')];
  await expect(run('customer')).rejects.toThrow(StripeQueueFull);
  answer();
  await Promise.all(running);
});
