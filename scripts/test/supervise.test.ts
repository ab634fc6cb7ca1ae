import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SAME_SIGNAL_MS } from '../stack/supervise.ts';
import { isAlive, listDescendants } from './process-family.ts';
import { isUp, makePart, startStack } from './start-stack.ts';

test('a part that dies stops the others, and its exit code and last words are shown', async () => {
  const parts = [await makePart('first'), await makePart('second'), await makePart('third')];
  const stack = startStack(parts);
  await stack.running();
  await fetch(`${parts[1]!.url}die`).catch(() => {});
  const { code, output } = await stack.ended;
  expect(code).toBe(1);
  expect(output).toContain(
    'second ended with exit code 7. Its last words:\n  second was told to die',
  );
  expect(await Promise.all(parts.map(isUp))).toEqual([false, false, false]);
});

test('a part that dies while it starts is named, and the ones before it are stopped', async () => {
  const parts = [await makePart('first'), await makePart('second', 'dies-at-once')];
  const { code, output } = await startStack(parts).ended;
  expect(code).toBe(1);
  expect(output).toContain('second ended with exit code 3');
  expect(output).toContain('the moon is in the wrong place');
  expect(await isUp(parts[0]!)).toBe(false);
});

test('a part that never becomes ready is named with its last answer', async () => {
  const { code, output } = await startStack([await makePart('first', 'never-ready')]).ended;
  expect(code).toBe(1);
  expect(output).toMatch(
    /first did not become ready at http:.* within 2 s: it answered 503 not yet/,
  );
});

/** Longer than a test may take: what ends before was not waited for. */
const NEVER_MS = 600_000;

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  test('stops every part, the last one first, and is a success', async () => {
    const parts = [await makePart('first'), await makePart('second')];
    const stack = startStack(parts);
    await stack.running();
    stack.child.kill(signal);
    const { code, output } = await stack.ended;
    expect(code).toBe(0);
    expect(output.indexOf('second was asked to end')).toBeGreaterThan(0);
    expect(output.indexOf('first was asked to end')).toBeGreaterThan(
      output.indexOf('second was asked'),
    );
    expect(await Promise.all(parts.map(isUp))).toEqual([false, false]);
  });
});

test('a part that does not listen to SIGTERM is killed after its deadline', async () => {
  const part = await makePart('stubborn', 'ignores-sigterm');
  const stack = startStack([part]);
  await stack.running();
  stack.child.kill('SIGTERM');
  expect((await stack.ended).code).toBe(0);
  expect(await isUp(part)).toBe(false);
});

test('the same Ctrl-C arriving twice is one', async () => {
  const part = await makePart('patient', 'ends-when-told');
  const stack = startStack([part]);
  await stack.running();
  stack.child.kill('SIGINT');
  stack.child.kill('SIGINT');
  await expect.poll(stack.output, { timeout: 10_000 }).toContain('patient was asked to end');
  await fetch(`${part.url}end`).catch(() => {});
  expect((await stack.ended).code).toBe(0);
});

test('a later Ctrl-C ends everything at once', async () => {
  const part = await makePart('stubborn', 'ignores-sigterm');
  const stack = startStack([part], { stopTimeoutMs: NEVER_MS });
  await stack.running();
  stack.child.kill('SIGINT');
  await expect.poll(stack.output, { timeout: 10_000 }).toContain('stubborn was asked to end');
  await sleep(SAME_SIGNAL_MS + 100);
  stack.child.kill('SIGINT');
  expect((await stack.ended).code).toBe(1);
  expect(await isUp(part)).toBe(false);
});

test('no part stays behind when the supervisor is killed by SIGKILL', async () => {
  const parts = [await makePart('first'), await makePart('second', 'has-child')];
  const stack = startStack(parts);
  await stack.running();
  const family = listDescendants(stack.child.pid!);
  expect(family.length).toBeGreaterThanOrEqual(5); // two parts, two guards, one child
  stack.child.kill('SIGKILL');
  await expect.poll(() => family.filter(isAlive), { timeout: 10_000 }).toEqual([]);
});

test('what a part started itself ends with it', async () => {
  const stack = startStack([await makePart('first', 'has-child')]);
  await stack.running();
  const family = listDescendants(stack.child.pid!);
  stack.child.kill('SIGTERM');
  await stack.ended;
  await expect.poll(() => family.filter(isAlive), { timeout: 5_000 }).toEqual([]);
});
