import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Everything that can be said of the source without running it; seconds, no database. */
const steps: [name: string, command: string, args: string[]][] = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'eslint', ['.']],
  ['types', 'turbo', ['run', 'check', '--output-logs', 'errors-only']],
  ['scripts', 'tsc', ['-p', '.']],
  ['boundaries', 'turbo', ['boundaries']],
];

let failed = false;

function report(name: string, ok: boolean, startedAt: number): void {
  console.log(
    `${ok ? '✓' : '✗'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`,
  );
  failed ||= !ok;
}

for (const [name, command, args] of steps) {
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  report(name, status === 0, startedAt);
}

const startedAt = performance.now();
const missing = ['README.md', 'ARCHITECTURE.md'].flatMap((document) =>
  documentedPaths(readFileSync(document, 'utf8'))
    .filter((path) => !existsSync(path))
    .map((path) => `${document} names ${path}, which does not exist`),
);
for (const line of missing) console.error(line);
report('documented paths', missing.length === 0, startedAt);

process.exitCode = failed ? 1 : 0;

/** Paths in back-ticks that start at one of our folders, and relative links. */
function documentedPaths(markdown: string): string[] {
  const quoted = markdown.matchAll(/`((?:apps|packages|scripts|docs|\.ci)\/[\w./[\]+-]+)`/g);
  const linked = markdown.matchAll(/\]\((?!https?:|#)([^)#\s]+)\)/g);
  return [...quoted, ...linked].flatMap((match) => match[1] ?? []);
}
