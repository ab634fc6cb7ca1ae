import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '@till/db';
import Stripe from 'stripe';
import type { Mailer } from '../../src/outbox/mailer.ts';
import type { Turns } from './turns.ts';

/** Where a process may die: around every statement and every call to Stripe. */
const statements: [name: string, text: RegExp][] = [
  ['place-order', /with existing as/],
  ['attach-session', /set stripe_session_id = coalesce/],
  ['raise-attempt', /set attempt = attempt/],
  ['take-stripe-check', /set stripe_checked_at/],
  ['apply-session', /with facts as/],
  ['apply-reversal', /with fact as/],
  ['quarantine-session', /with claimed as/],
  ['quarantine-event', /^\s*insert into stripe_events/],
  ['take-effects', /with due as materialized/],
  ['mark-effect-done', /set done_at = now\(\), locked_until/],
  ['mark-effect-failed', /set locked_until = null, last_error/],
];

export type Trouble = 'lost-request' | 'lost-answer';
export type Crash = { call: number; when: 'before' | 'after' };

/** One running process of the API: it dies at the given call, and every later call of it fails too. */
export type Process = {
  crash: Crash | null;
  /** Its line to Stripe is cut: before a request arrives, or before its answer does. */
  stripeLine?: Trouble;
  /** PostgreSQL refuses or its answer is lost, in a way that trying again at once would not mend. */
  databaseLine?: Trouble;
  calls: number;
  dead: boolean;
  /** Rejects when the process dies: nobody waits for what it would have done next. */
  death: PromiseWithResolvers<never>;
};

export function newProcess(crash: Crash | null): Process {
  const death = Promise.withResolvers<never>();
  death.promise.catch(() => {});
  return { crash, calls: 0, dead: false, death };
}

export class ProcessDied extends Error {}

type Thread = { process: Process; turns?: Turns; number: number };

const running = new AsyncLocalStorage<Thread>();

/** Runs one request of a process; its calls pass the process's fault points and, with turns, wait for their turn. */
export function runIn<T>(thread: Thread, work: () => Promise<T>): Promise<T> {
  return running.run(thread, async () => {
    try {
      return await Promise.race([work(), thread.process.death.promise]);
    } finally {
      thread.turns?.leave();
    }
  });
}

/** The same, but undefined when the process died: whatever it was about to say, nobody heard it. */
export async function unlessDead<T>(
  thread: Thread,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    const result = await runIn(thread, work);
    return thread.process.dead ? undefined : result;
  } catch (error) {
    if (thread.process.dead) return undefined;
    throw error;
  }
}

/** Wraps the tools of an API so that its calls pass through fault points; `seen` collects each point that was reached. */
export function createFaultPoints(seen: (point: string) => void) {
  async function pass<T>(name: string, call: () => Promise<T>): Promise<T> {
    const thread = running.getStore();
    if (!thread) return call();
    const { process } = thread;
    await thread.turns?.enter(thread.number);
    process.calls += 1;
    const crash = process.crash?.call === process.calls ? process.crash.when : undefined;
    const die = (when: string) => {
      process.dead = true;
      seen(`${name}:${when}`);
      const death = new ProcessDied(`${name}:${when}`);
      process.death.reject(death);
      return death;
    };
    if (process.dead) throw new ProcessDied('dead');
    if (crash === 'before') throw die('before');
    const result = await call();
    if (process.dead) throw new ProcessDied('dead');
    if (crash === 'after') throw die('after');
    return result;
  }

  return {
    wrapMailer: (inner: Mailer): Mailer => ({
      ...inner,
      send: (...mail) => pass('send-mail', () => inner.send(...mail)),
    }),
    wrapDatabase: (db: Database): Database => ({
      ...db,
      sql: wrapSql(db.sql, pass),
      // Who waits for a turn cannot wait for somebody else's statement.
      get shared() {
        return running.getStore()?.turns === undefined;
      },
    }),
    wrapHttpClient(inner: Stripe.HttpClient): Stripe.HttpClient {
      return {
        getClientName: () => inner.getClientName(),
        makeRequest(...request) {
          const [, , path, method] = request;
          const name = `stripe ${method} ${path.split('?')[0]?.replace(/\/(cs|re|du|pi)_\w+/, '/:id')}`;
          return pass(name, () => {
            const line = running.getStore()?.process.stripeLine;
            return throughTrouble(line, {}, () => inner.makeRequest(...request));
          });
        },
      };
    },
  };
}

const diskFull = { code: '53100' };

async function throughTrouble<T>(
  trouble: Trouble | undefined,
  details: object,
  call: () => Promise<T>,
): Promise<T> {
  if (trouble === 'lost-request') throw Object.assign(new Error('lost on the way'), details);
  const answer = await call();
  if (trouble === 'lost-answer') throw Object.assign(new Error('lost on the way back'), details);
  return answer;
}

type Pass = <T>(name: string, call: () => Promise<T>) => Promise<T>;

/** A statement is sent when it is awaited: that is where its fault point stands. Fragments of statements never are. */
function wrapSql(sql: Database['sql'], pass: Pass): Database['sql'] {
  return new Proxy(sql, {
    apply(target, self, args: unknown[]) {
      const made = Reflect.apply(target, self, args) as Promise<unknown>;
      const [text] = args;
      if (!Array.isArray(text) || !('raw' in text)) return made;
      const name = statements.find(([, pattern]) => pattern.test(String(text[0])))?.[0] ?? 'read';
      const send = made.then.bind(made);
      let sent: Promise<unknown> | undefined;
      // postgres.js sends once, however often the query is awaited.
      made.then = ((done, failed) => {
        sent ??= pass(name, () =>
          throughTrouble(running.getStore()?.process.databaseLine, diskFull, () => {
            return new Promise((resolve, reject) => void send(resolve, reject));
          }),
        );
        return sent.then(done, failed);
      }) as typeof made.then;
      return made;
    },
  });
}
