import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from './part.ts';

const PAUSE_MS = 60;

/**
 * Resolves once `url` answers 2xx. Throws when the part ends first, or when it does not answer in
 * time; the message then holds the last answer.
 */
export async function waitUntilReady(part: Part, url: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let ended = false;
  void part.exited.then(() => (ended = true));
  for (;;) {
    const answer = await ask(url);
    if (answer === 'ready') return;
    if (ended) throw new Error(`${part.name} ${(await part.exited).why}`);
    if (Date.now() > deadline) {
      throw new Error(
        `${part.name} did not become ready at ${url} within ${timeoutMs / 1000} s: ${answer}`,
      );
    }
    await Promise.race([sleep(PAUSE_MS), part.exited]);
  }
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    return response.ok ? 'ready' : `it answered ${response.status} ${text.slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? String(error.cause ?? error.message) : String(error);
  }
}
