/**
 * Lets several requests run one database or Stripe call at a time, in an order that a list of numbers decides: the same
 * numbers, the same interleaving. A thread waits in `enter` until all others wait too or are done; then one is let go.
 */
export type Turns = {
  enter(thread: number): Promise<void>;
  /** The thread is done: the others no longer wait for it. */
  leave(): void;
};

export function takeTurns(threads: number, picks: number[]): Turns {
  const waiting = new Map<number, () => void>();
  let live = threads;
  let turn = 0;

  function letOneGo(): void {
    if (waiting.size === 0 || waiting.size < live) return;
    const names = [...waiting.keys()].sort((a, b) => a - b);
    const next = names[(picks[turn++ % picks.length] ?? 0) % names.length] ?? 0;
    const go = waiting.get(next);
    waiting.delete(next);
    go?.();
  }

  return {
    enter: (thread) =>
      new Promise((resolve) => {
        waiting.set(thread, resolve);
        letOneGo();
      }),
    leave() {
      live -= 1;
      letOneGo();
    },
  };
}
