import type postgres from 'postgres';

/** The code of the error of a statement that was given up on. */
export const noAnswer = 'NO_ANSWER';

type Statement = Promise<unknown> & {
  handle(): Promise<void>;
  resolve(rows: unknown): void;
  reject(error: unknown): void;
  canceller: ((statement: Statement) => Promise<unknown>) | null;
  cancelled: unknown;
};

/**
 * The same `sql`, whose every statement is given up on after `timeoutMs`, whether it waits for a connection or for an
 * answer: it rejects with code NO_ANSWER and is taken out of the queue or cancelled, so that an outage leaves no heap of
 * statements behind that would all run when it ends. Whether a statement that was sent took effect is not known.
 */
export function limitSilence(sql: postgres.Sql, timeoutMs: number): postgres.Sql {
  const limit = <T>(made: T): T => {
    if (made instanceof Promise && 'handle' in made) limitStatement(made as unknown as Statement);
    return made;
  };
  function limitStatement(statement: Statement): void {
    const { handle, resolve, reject } = statement;
    let timer: NodeJS.Timeout | undefined;
    // A fragment of another statement is never handled, so it starts no clock.
    statement.handle = () => {
      timer ??= setTimeout(() => {
        const message = `The database did not answer within ${timeoutMs} ms.`;
        statement.reject(Object.assign(new Error(message), { code: noAnswer }));
        // Not `cancel()`: it drops the promise of the cancelling request, which fails when the line is silent.
        statement.canceller?.(statement).catch(() => {});
        statement.canceller = null;
        // The statement that a new connection waits to begin with must stay: without it the driver never opens that one.
        if (statement.cancelled === true) statement.cancelled = null;
      }, timeoutMs);
      return handle.call(statement);
    };
    statement.resolve = (rows) => {
      clearTimeout(timer);
      resolve(rows);
    };
    statement.reject = (error) => {
      clearTimeout(timer);
      reject(error);
    };
  }
  return new Proxy(sql, {
    apply: (target, self, args) => limit(Reflect.apply(target, self, args)),
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      // What the query builder sends goes through here.
      if (name !== 'unsafe' || typeof member !== 'function') return member;
      return (...args: unknown[]) => limit(Reflect.apply(member, target, args));
    },
  });
}
