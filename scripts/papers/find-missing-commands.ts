import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paper } from './read-papers.ts';

const PNPM = /\bpnpm(?:@\d+)?(?: --filter (?<project>\S+))?(?: run)? (?<name>[a-z][\w:-]*)/g;
const DENO_TASK = /\bdeno task (?<name>[a-z][\w:-]*)/g;
const OF_PNPM_ITSELF = new Set(['install', 'update', 'exec', 'add', 'dlx', 'approve', 'audit']);

interface Manifest {
  name: string;
  scripts?: Record<string, string>;
  tasks?: Record<string, string>;
}

/** One line for each `pnpm x` and `deno task x` in code that no package.json or deno.json has. */
export function findMissingCommands(root: string, { path, text }: Paper): string[] {
  const commands = [...text.matchAll(/```(?:sh|bash)\n(.*?)```|`([^`\n]+)`/gs)]
    .map(([, block, inline]) => block ?? inline ?? '')
    .join('\n');
  const projects = readProjects(root);
  const missing = [...commands.matchAll(PNPM)]
    .filter(({ groups }) => !OF_PNPM_ITSELF.has(groups!.name!))
    .filter(({ groups }) => !projects.get(groups!.project ?? 'till')?.has(groups!.name!));
  const tasks = readDenoTasks(root);
  const missingTasks = [...commands.matchAll(DENO_TASK)].filter(
    ({ groups }) => !tasks.has(groups!.name!),
  );
  return [...missing, ...missingTasks].map(
    ([command]) => `${path} names the command ${command}, which does not exist.`,
  );
}

function readProjects(root: string): Map<string, Set<string>> {
  const files = globSync(['package.json', '{apps,packages,examples}/*/package.json'], {
    cwd: root,
  });
  return new Map(
    files.map((file) => {
      const { name, scripts = {} } = readManifest(join(root, file));
      return [name, new Set(Object.keys(scripts))];
    }),
  );
}

function readDenoTasks(root: string): Set<string> {
  const files = globSync('apps/*/deno.json', { cwd: root });
  return new Set(files.flatMap((file) => Object.keys(readManifest(join(root, file)).tasks ?? {})));
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
