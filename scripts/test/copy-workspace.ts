import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MADE = new Set(['.git', '.till', '.turbo', '.env', 'build', 'coverage', '.svelte-kit']);

/**
 * Copies this checkout to a temp folder, as it is now, where a test may change files and run
 * commands. The packages that it depends on are shared with the checkout, its own are the copy's.
 */
export function copyWorkspace(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'till-copy-'));
  cpSync(root, folder, { recursive: true, verbatimSymlinks: true, filter: isSource });
  symlinkSync(join(root, 'node_modules/.pnpm'), join(folder, 'node_modules/.pnpm'));
  // An install in the copy would change the packages it shares.
  editFile(join(folder, 'pnpm-workspace.yaml'), 'DepsBeforeRun: install', 'DepsBeforeRun: false');
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  return { folder, remove };
}

/** Replaces the one place where `before` stands. Throws when it is not there. */
export function editFile(path: string, before: string, after: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${path} does not contain ${before}`);
  writeFileSync(
    path,
    text.replace(before, () => after),
  );
}

function isSource(path: string): boolean {
  const name = basename(path);
  const isLinks = basename(join(path, '..')) === 'node_modules';
  return isLinks ? !name.startsWith('.') || name === '.bin' : !MADE.has(name);
}
