import { execFile } from 'node:child_process';

/** What pnpm printed, whatever its exit code; undefined where there is no pnpm. */
export function runPnpm(root: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('pnpm', args, { cwd: root, maxBuffer: 50_000_000 }, (error, stdout) =>
      resolve(error?.code === 'ENOENT' ? undefined : stdout),
    );
  });
}
