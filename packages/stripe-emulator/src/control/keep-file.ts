import { readFile, rename, writeFile } from 'node:fs/promises';
import { isSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

export interface KeptFile {
  /** Saves a moment later, once for many changes. */
  changed(): void;
  /** Saves now and then no more. */
  close(): Promise<void>;
}

/**
 * The snapshot in a file; undefined where there is no such file. Throws with the file's name when it
 * holds anything else: it is never overwritten unread.
 */
export async function readSnapshotFile(path: string): Promise<Snapshot | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
  const snapshot = parse(text);
  if (isSnapshot(snapshot)) return snapshot;
  throw new Error(
    `${path} is not a file of this version of the emulator. Name another one, or delete it.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps a file up to date with what `take` gives. A file is replaced as a whole or not at all. */
export function keepFile(options: {
  path: string;
  take: () => Snapshot;
  delayMs: number;
  log: (line: string) => void;
}): KeptFile {
  const { path, take, delayMs, log } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving = Promise.resolve();
  let closed = false;

  async function save(): Promise<void> {
    try {
      await writeFile(`${path}.new`, JSON.stringify(take()), { mode: 0o600 });
      await rename(`${path}.new`, path);
    } catch (error) {
      log(`could not save to ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  const saveNow = () => {
    clearTimeout(timer);
    timer = undefined;
    saving = saving.then(save);
    return saving;
  };

  return {
    changed() {
      if (!closed) timer ??= setTimeout(() => void saveNow(), delayMs);
    },
    async close() {
      closed = true;
      await saveNow();
    },
  };
}
