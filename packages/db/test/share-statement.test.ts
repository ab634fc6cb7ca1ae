import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { shareStatement } from '../src/share-statement.ts';

type Run = { items: string[]; end(): void; fail(error: Error): void };

/** A statement for many whose runs end when the test says so. `keys` of an item stand behind its colon. */
function share(rest: { maxItems?: number; maxRunning?: number; timeoutMs?: number } = {}) {
  const runs: Run[] = [];
  const run = (items: string[]) =>
    new Promise<string[]>((resolve, reject) => {
      runs.push({ items, end: () => resolve(items.map((i) => `${i} done`)), fail: reject });
    });
  const keysOf = (item: string) => item.split(':')[1]?.split(',') ?? [item];
  const call = shareStatement(run, {
    keysOf,
    maxItems: 64,
    maxRunning: 1,
    timeoutMs: 60_000,
    ...rest,
  });
  return { call, runs };
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
};
const failure = (code: string) => Object.assign(new Error(code), { code });
const codesOf = async (calls: Promise<unknown>[]) =>
  (await Promise.allSettled(calls)).map((call) =>
    call.status === 'fulfilled' ? call.value : call.reason.code,
  );

/** Fails every run that has `poison` in it, until none is left. */
async function poisonRuns(runs: Run[], poison: string, code: string) {
  for (let at = 0; at < runs.length; at += 1) {
    const { items, fail, end } = runs[at]!;
    if (items.includes(poison)) fail(failure(code));
    else end();
    await settle();
  }
}

test('one that fails by itself fails alone, and all others of its statement succeed', async () => {
  const { call, runs } = share();
  const outcomes = codesOf(['a', 'b', 'poison', 'c', 'd'].map(call));
  await settle();
  await poisonRuns(runs, 'poison', '22003');
  expect(await outcomes).toEqual(['a done', 'b done', '22003', 'c done', 'd done']);
  expect(runs.length).toBeLessThanOrEqual(7);
});

test.each(['NO_ANSWER', 'CONNECTION_CLOSED', '57P01', '57014', '53300'])(
  'when the database is away (%s) every one of the statement fails, and nothing is tried in its place',
  async (code) => {
    const { call, runs } = share();
    const calls = ['a', 'b', 'c'].map(call);
    await settle();
    runs[0]?.fail(failure(code));
    expect(await codesOf(calls)).toEqual([code, code, code]);
    expect(runs).toHaveLength(1);
    const later = call('d');
    await settle();
    runs[1]?.end();
    expect(await later).toBe('d done');
  },
);

test('after a loss half as many share, and twice as many again after each success', async () => {
  const { call, runs } = share();
  const sizes = async (count: number) => {
    const calls = codesOf(Array.from({ length: count }, (_, n) => call(`${runs.length}-${n}`)));
    await settle();
    return { size: runs.at(-1)?.items.length, calls };
  };
  const first = await sizes(8);
  runs[0]?.fail(failure('57014'));
  await first.calls;
  const second = await sizes(8);
  expect([first.size, second.size]).toEqual([8, 4]);
  for (let at = 1; at < runs.length; at += 1) {
    runs[at]?.end();
    await settle();
  }
  const third = await sizes(20);
  expect(third.size).toBe(16);
});

test('a deadlock between two shared statements is settled by smaller ones', async () => {
  const { call, runs } = share();
  const calls = ['a', 'b'].map(call);
  await settle();
  runs[0]?.fail(failure('40P01'));
  await settle();
  expect(runs.slice(1).map(({ items }) => items)).toEqual([['a'], ['b']]);
  runs[1]?.end();
  runs[2]?.end();
  expect(await codesOf(calls)).toEqual(['a done', 'b done']);
});

test('nobody is answered before the statement is, and who comes meanwhile shares the next', async () => {
  const { call, runs } = share();
  const answered: string[] = [];
  const ask = (item: string) => call(item).then((answer) => answered.push(answer));
  const calls = [ask('a')];
  await settle();
  calls.push(ask('b'), ask('c'));
  await settle();
  expect(runs.map(({ items }) => items)).toEqual([['a']]);
  runs[0]?.end();
  await settle();
  expect(answered).toEqual(['a done']);
  expect(runs.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
  runs[1]?.end();
  await Promise.all(calls);
  expect(answered).toEqual(['a done', 'b done', 'c done']);
});

test('who calls alone runs at the end of this very turn', async () => {
  const { call, runs } = share();
  const alone = call('a');
  await nextTurn();
  expect(runs).toHaveLength(1);
  runs[0]?.end();
  expect(await alone).toBe('a done');
});

test('two with a key in common never run at once, whatever else does', async () => {
  const { call, runs } = share({ maxRunning: 3 });
  const calls = ['a:1,2', 'b:2,3', 'c:3', 'd:4'].map(call);
  await settle();
  expect(runs.map(({ items }) => items)).toEqual([['a:1,2', 'c:3', 'd:4']]);
  calls.push(call('e:5'));
  await settle();
  expect(runs.map(({ items }) => items)).toEqual([['a:1,2', 'c:3', 'd:4'], ['e:5']]);
  runs[0]?.end();
  await settle();
  expect(runs[2]?.items).toEqual(['b:2,3']);
  runs[1]?.end();
  runs[2]?.end();
  await Promise.all(calls);
});

test('no more at once than allowed, and none is forgotten', async () => {
  const { call, runs } = share({ maxItems: 3, maxRunning: 2 });
  const items = Array.from({ length: 10 }, (_, n) => `i${n}`);
  const calls = items.map(call);
  await settle();
  expect(runs.map((run) => run.items.length)).toEqual([3, 3]);
  for (let at = 0; at < runs.length; at += 1) {
    runs[at]?.end();
    await settle();
  }
  expect(runs.map((run) => run.items.length)).toEqual([3, 3, 3, 1]);
  expect(await Promise.all(calls)).toEqual(items.map((item) => `${item} done`));
});

test('who gets no turn in time is told so, and takes no part later', async () => {
  const { call, runs } = share({ timeoutMs: 50 });
  const first = call('a');
  await settle();
  expect(await codesOf([call('b')])).toEqual(['NO_ANSWER']);
  runs[0]?.end();
  expect(await first).toBe('a done');
  await settle();
  expect(runs).toHaveLength(1);
});
