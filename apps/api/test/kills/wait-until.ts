import { setTimeout } from 'node:timers/promises';

/** Looks again and again until `holds`; throws what was `awaited` when that takes longer than `timeoutMs`. */
export async function waitUntil(
  awaited: string,
  holds: () => boolean | Promise<boolean>,
  { timeoutMs = 120_000, intervalMs = 5 } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain: ${awaited}.`);
    await setTimeout(intervalMs);
  }
}
