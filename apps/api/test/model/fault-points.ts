import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '@till/db';
import Stripe from 'stripe';
import type { Turns } from './turns.ts';

/** Where a process may die: around every statement and every call to Stripe. */
const statements: [name: string, text: RegExp][] = [
  ['place-order', /with existing as/],
  ['attach-session', /set stripe_session_id = coalesce/],
  ['raise-attempt', /set attempt = attempt/],
  ['take-stripe-check', /set stripe_checked_at/],
  ['apply-session', /with rebuilt as/],
  ['apply-reversal', /with fact as/],
  ['quarantine-event', /^\s*insert into stripe_events/],
];

export type Crash = { call: number; when: 'before' | 'after' };

/** One running process of the API: it dies at the given call, and every later call of it fails too. */
export type Process = {
  crash: Crash | null;
  /** Its line to Stripe is cut: before a request arrives, or before its answer does. */
  stripeLine?: 'lost-request' | 'lost-answer';
  calls: number;
  dead: boolean;
};

export const newProcess = (crash: Crash | null): Process => ({ crash, calls: 0, dead: false });

export class ProcessDied extends Error {}

type Thread = { process: Process; turns?: Turns; number: number };

const running = new AsyncLocalStorage<Thread>();

/** Runs one request of a process; its calls pass the process's fault points and, with turns, wait for their turn. */
export function runIn<T>(thread: Thread, work: () => Promise<T>): Promise<T> {
  return running.run(thread, async () => {
    try {
      return await work();
    } finally {
      thread.turns?.leave();
    }
  });
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
      return new ProcessDied(`${name}:${when}`);
    };
    if (process.dead) throw new ProcessDied('dead');
    if (crash === 'before') throw die('before');
    const result = await call();
    if (process.dead) throw new ProcessDied('dead');
    if (crash === 'after') throw die('after');
    return result;
  }

  return {
    wrapDatabase: (db: Database): Database => ({ ...db, sql: wrapSql(db.sql, pass) }),
    wrapHttpClient(inner: Stripe.HttpClient): Stripe.HttpClient {
      return {
        getClientName: () => inner.getClientName(),
        makeRequest(...request) {
          const [, , path, method] = request;
          const name = `stripe ${method} ${path.split('?')[0]?.replace(/\/(cs|re|du|pi)_\w+/, '/:id')}`;
          return pass(name, async () => {
            const line = running.getStore()?.process.stripeLine;
            if (line === 'lost-request') throw new Error('lost on the way to Stripe');
            const answer = await inner.makeRequest(...request);
            if (line === 'lost-answer') throw new Error('lost on the way back from Stripe');
            return answer;
          });
        },
      };
    },
  };
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
        sent ??= pass(name, () => new Promise((resolve, reject) => void send(resolve, reject)));
        return sent.then(done, failed);
      }) as typeof made.then;
      return made;
    },
  });
}
