import type postgres from 'postgres';
import type { StatementWatch } from './watch-statements.ts';

/** The code of the error of a statement that was given up on. */
export const noAnswer = 'NO_ANSWER';

/** The error of who was not answered in time. */
export function noAnswerWithin(timeoutMs: number): Error {
  const message = `The database did not answer within ${timeoutMs} ms.`;
  return Object.assign(new Error(message), { code: noAnswer });
}

/** What the driver's query is made of, as far as it is touched here. */
type Statement = {
  handle(): Promise<void>;
  resolve(rows: unknown): void;
  reject(error: unknown): void;
  canceller: ((statement: Statement) => Promise<unknown>) | null;
  cancelled: unknown;
  strings?: readonly string[];
  /** The connection that carries it. */
  state?: unknown;
};

/**
 * The same `sql`, with two promises more.
 *
 * A statement is given up on after `timeoutMs`, whether it waits for a connection or for an answer: it rejects with code
 * NO_ANSWER. One that still waits in the queue is taken out of it, so that an outage leaves no heap of statements behind
 * that would all run when it ends; of one that was sent, or that a new connection was to begin with, it is not known
 * whether it takes effect.
 *
 * A result holds its own rows alone: after a line was cut, or a statement failed, in the middle of its rows, the driver
 * puts the next result behind as many empty places (https://github.com/porsager/postgres/issues/1181).
 */
export function guardStatements(
  sql: postgres.Sql,
  timeoutMs: number,
  watch: StatementWatch,
): postgres.Sql {
  const guard = <T>(made: T): T => {
    if (made instanceof Promise && 'handle' in made) {
      guardStatement(made as unknown as Statement, timeoutMs, watch);
    }
    return made;
  };
  return new Proxy(sql, {
    apply: (target, self, args) => guard(Reflect.apply(target, self, args)),
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      // What the query builder sends goes through here.
      if (name !== 'unsafe' || typeof member !== 'function') return member;
      return (...args: unknown[]) => guard(Reflect.apply(member, target, args));
    },
  });
}

function guardStatement(statement: Statement, timeoutMs: number, watch: StatementWatch): void {
  const { handle, resolve, reject } = statement;
  let timer: NodeJS.Timeout | undefined;
  let end: ((error?: unknown) => void) | undefined;
  // A fragment of another statement is never handled, so it starts no clock.
  statement.handle = () => {
    timer ??= setTimeout(() => giveUp(statement, timeoutMs), timeoutMs);
    end ??= watch.follow(statement);
    return handle.call(statement);
  };
  statement.resolve = (rows) => {
    clearTimeout(timer);
    end?.();
    dropEmptyPlaces(rows);
    resolve(rows);
  };
  statement.reject = (error) => {
    clearTimeout(timer);
    end?.(error);
    reject(error);
  };
}

function giveUp(statement: Statement, timeoutMs: number): void {
  statement.reject(noAnswerWithin(timeoutMs));
  // Not `cancel()`: it drops the promise of the cancelling request, which fails when the line is silent.
  statement.canceller?.(statement).catch(() => {});
  statement.canceller = null;
  // The statement that a new connection waits to begin with must stay: without it the driver never opens that one.
  if (statement.cancelled === true) statement.cancelled = null;
}

function dropEmptyPlaces(rows: unknown): void {
  if (!Array.isArray(rows) || rows.length === 0 || 0 in rows) return;
  rows.splice(
    0,
    rows.findIndex((_row, at) => at in rows),
  );
}
