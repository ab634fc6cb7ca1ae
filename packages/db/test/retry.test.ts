import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import {
  applyReversal,
  isDatabaseAway,
  isDatabaseUnavailable,
  isTransient,
  retryStatement,
  type Database,
} from '../src/index.ts';
import { createTestDatabase } from '../src/testing.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await createTestDatabase(inject('postgresUrl')));
  // Refuses with the SQLSTATE that is planned next. A sequence, because it outlives the statement that is rolled back.
  await db.sql.unsafe(`
    create sequence calls;
    create table plan (code text, times int);
    create function fail_as_planned() returns trigger language plpgsql as $$
    declare planned plan;
    begin
      select * into planned from plan;
      if nextval('calls') <= planned.times then
        raise exception 'planned failure' using errcode = planned.code;
      end if;
      return new;
    end $$;
    create trigger fail_as_planned before insert on refunds for each row execute function fail_as_planned();`);
});
afterAll(() => db.close());
beforeEach(() => db.sql.unsafe(`delete from plan; alter sequence calls restart`).simple());

let serial = 0;
/** Writes one refund through the real statement; the database fails with `code` the first `times` times. */
async function write(code: string, times: number) {
  await db.sql`insert into plan values (${code}, ${times})`;
  const id = `re_${++serial}`;
  const outcome = await retryStatement(() =>
    applyReversal(
      db,
      {
        table: 'refunds',
        id,
        paymentIntentId: 'pi',
        amountMinor: 1,
        currency: 'eur',
        status: 'succeeded',
        cause: 'test',
      },
      null,
    ),
  ).then(
    ({ changed }) => (changed ? 'written' : 'known'),
    (error: unknown) => error,
  );
  const [row] = await db.sql<{ calls: number; rows: number }[]>`
    select (select last_value::int from calls) as calls, (select count(*)::int from refunds where id = ${id}) as rows`;
  return { outcome, calls: row?.calls, rows: row?.rows };
}

describe('a statement that fails', () => {
  test.each(['40001', '40P01', '23505', '57P01', '57P02', '57P03', '08006', '08003'])(
    'twice with %s is sent again and written once',
    async (code) => {
      expect(await write(code, 2)).toEqual({ outcome: 'written', calls: 3, rows: 1 });
    },
  );

  test.each(['40001', '23505', '57P01'])(
    'with %s every time is given up after four attempts',
    async (code) => {
      const { outcome, calls, rows } = await write(code, 1_000);
      expect({ code: (outcome as { code?: string }).code, calls, rows }).toEqual({
        code,
        calls: 4,
        rows: 0,
      });
    },
  );

  test.each(['53300', '53100', '25006', '57014', '23514', '23503', '42703', 'P0001'])(
    'with %s is not sent again',
    async (code) => {
      const { outcome, calls, rows } = await write(code, 1);
      expect({ code: (outcome as { code?: string }).code, calls, rows }).toEqual({
        code,
        calls: 1,
        rows: 0,
      });
    },
  );

  test('because its connection is terminated is sent again on another one', async () => {
    let attempts = 0;
    await retryStatement(async () => {
      attempts += 1;
      if (attempts === 1) await db.sql`select pg_terminate_backend(pg_backend_pid())`;
    });
    expect(attempts).toBe(2);
  });
});

const failure = (code: string) => Object.assign(new Error('planned failure'), { code });

test.each<[string, { transient: boolean; away: boolean }]>([
  ['40001', { transient: true, away: false }],
  ['40P01', { transient: true, away: false }],
  ['23505', { transient: true, away: false }],
  ['57P01', { transient: true, away: true }],
  ['08006', { transient: true, away: true }],
  ['CONNECTION_CLOSED', { transient: true, away: true }],
  ['CONNECT_TIMEOUT', { transient: true, away: true }],
  ['ECONNREFUSED', { transient: true, away: true }],
  ['53300', { transient: false, away: true }],
  ['53100', { transient: false, away: true }],
  ['25006', { transient: false, away: true }],
  ['57014', { transient: false, away: true }],
  ['58030', { transient: false, away: true }],
  ['23514', { transient: false, away: false }],
  ['23503', { transient: false, away: false }],
  ['42P01', { transient: false, away: false }],
  ['22003', { transient: false, away: false }],
  ['', { transient: false, away: false }],
])(
  '%s is classed as %o, also when it is the cause of another error',
  (code, { transient, away }) => {
    for (const error of [failure(code), new Error('wrapped', { cause: failure(code) })]) {
      expect({ transient: isTransient(error), away: isDatabaseAway(error) }).toEqual({
        transient,
        away,
      });
      expect(isDatabaseUnavailable(error)).toBe(transient || away);
    }
  },
);
