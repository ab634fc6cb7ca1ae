/** How a part ended: `why` reads on after its name, as in "API ended with exit code 1". */
export interface PartEnd {
  ok: boolean;
  why: string;
}

/** One running thing of the stack: a process, or the database server. */
export interface Part {
  name: string;
  /** Resolves when the part is gone, whoever ended it; never rejects. */
  exited: Promise<PartEnd>;
  /** Asks it to end, insists after a deadline, resolves once it is gone. May be called again. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** How many lines of its output are kept to explain its end. */
export const LAST_LINES = 20;

/** Says how a part ended and, when it did not end well, what it wrote last. */
export function describeEnd(
  code: number | null,
  signal: NodeJS.Signals | null,
  lastLines: string[],
): PartEnd {
  const ok = code === 0;
  const why = signal ? `ended by ${signal}` : `ended with exit code ${code}`;
  if (ok || lastLines.length === 0) return { ok, why };
  return { ok, why: `${why}. Its last words:\n${lastLines.map((line) => `  ${line}`).join('\n')}` };
}
