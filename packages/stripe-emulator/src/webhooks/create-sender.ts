import type { Clock } from '../core/clock.ts';
import type { Store } from '../core/store.ts';
import type { DeliveryBook } from './delivery-book.ts';
import { isSuccess } from './send-delivery.ts';
import type { Answer } from './send-delivery.ts';
import { signPayload } from './sign-payload.ts';
import type { Attempt, Cause, Delivery, Receiver } from './webhooks.ts';

interface Tools {
  store: Store;
  clock: Clock;
  book: DeliveryBook;
  retryDelaysMs: number[];
  timeoutMs: number;
  log: (line: string) => void;
  receiverOf(id: string): Receiver | undefined;
}

/** Sends deliveries and plans what follows a failure. */
export interface Sender {
  send(delivery: Delivery, cause: Cause): Promise<Attempt>;
  /** Counts work as under way until it is over. */
  track(work: Promise<unknown>): void;
  /** Runs `run` at a later time on the clock, unless something else happens to the delivery before. */
  plan(delivery: Delivery, delayMs: number, run: () => void): void;
  isHeld(): boolean;
  hold(on: boolean): void;
  /** Aborts when the emulator closes or is reset. */
  closing(): AbortSignal;
  idle(): Promise<void>;
  reset(): void;
  close(): void;
}

export function createSender(tools: Tools): Sender {
  const { store, clock, book, retryDelaysMs, log } = tools;
  const underWay = new Set<Promise<unknown>>();
  let closing = new AbortController();
  let held = false;

  async function attempt(delivery: Delivery, cause: Cause): Promise<Attempt> {
    const { signal } = closing;
    const event = store.find('event', delivery.eventId);
    const receiver = tools.receiverOf(delivery.endpointId);
    if (cause === 'first' || cause === 'retry') {
      delivery.status = 'pending';
      delivery.nextAttemptAt = null;
    }
    const at = clock.now();
    if (!event || !receiver) return gone(delivery, { at, cause });
    const shown = { ...event, api_version: receiver.apiVersion ?? event.api_version };
    const body = JSON.stringify(shown, null, 2);
    // The receiver's clock was not advanced with ours: a signature carries the real time.
    const signature = signPayload(body, receiver.secrets(), Math.floor(clock.wallNow() / 1000));
    const parcel = { body, signature, timeoutMs: tools.timeoutMs, closing: signal };
    const sent = receiver.send(parcel, (answer) => {
      void sent.then(() => {
        if (!signal.aborted) settleLate(delivery, done, answer);
      });
    });
    const done: Attempt = { at, cause, ...(await sent) };
    if (signal.aborted) return done;
    delivery.url = receiver.url;
    delivery.attempts.push(done);
    settle(delivery, receiver, done);
    book.changed();
    return done;
  }

  /** The CLI took the event before it told how the application answered. */
  function settleLate(delivery: Delivery, attempt: Attempt, answer: Answer): void {
    delete attempt.acknowledged;
    Object.assign(attempt, answer);
    delivery.status = isSuccess(answer) ? 'succeeded' : 'failed';
    book.changed();
  }

  function settle(delivery: Delivery, receiver: Receiver, attempt: Attempt): void {
    const { status, error, cause } = attempt;
    if (isSuccess(attempt)) {
      const event = store.find('event', delivery.eventId);
      if (event && delivery.status !== 'succeeded' && event.pending_webhooks > 0) {
        event.pending_webhooks -= 1;
      }
      delivery.status = 'succeeded';
      delivery.nextAttemptAt = null;
      return;
    }
    log(`${delivery.eventType} ${delivery.eventId} to ${delivery.url}: ${status ?? error}`);
    const ours = cause === 'first' || cause === 'retry';
    if (!ours || delivery.status !== 'pending') return;
    const failures = delivery.attempts.filter((past) => /first|retry/.test(past.cause)).length;
    const delayMs = receiver.via === 'endpoint' ? retryDelaysMs[failures - 1] : undefined;
    if (delayMs === undefined) delivery.status = 'failed';
    else if (held) delivery.status = 'held';
    else plan(delivery, delayMs, () => void send(delivery, 'retry'));
  }

  /** Nobody is left to send it to: Stripe stops trying. */
  function gone(delivery: Delivery, { at, cause }: { at: number; cause: Cause }): Attempt {
    if (delivery.status === 'pending') delivery.status = 'failed';
    book.changed();
    const error = 'The endpoint is disabled or deleted, or the CLI stopped listening.';
    return { at, cause, status: null, response: '', error, durationMs: 0 };
  }

  function plan(delivery: Delivery, delayMs: number, run: () => void): void {
    const plannedAt = clock.now() + delayMs;
    delivery.status = 'pending';
    delivery.nextAttemptAt = plannedAt;
    clock.schedule(delayMs, () => {
      if (delivery.status !== 'pending' || delivery.nextAttemptAt !== plannedAt) return;
      if (!held) return run();
      delivery.status = 'held';
      delivery.nextAttemptAt = null;
    });
  }

  function send(delivery: Delivery, cause: Cause): Promise<Attempt> {
    const sent = attempt(delivery, cause);
    track(sent);
    return sent;
  }

  function track(work: Promise<unknown>): void {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  return {
    send,
    track,
    plan,
    isHeld: () => held,
    hold: (on) => void (held = on),
    closing: () => closing.signal,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    reset() {
      closing.abort();
      closing = new AbortController();
      held = false;
    },
    close: () => closing.abort(),
  };
}
