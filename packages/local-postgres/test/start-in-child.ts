import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/start-postgres.ts', import.meta.url));

/**
 * Starts PostgreSQL from a process of its own, which then lives until it is killed. Resolves with
 * the server's address and process, or rejects with what the process said when it failed.
 */
export async function startInChild(
  deed: string,
  environment: NodeJS.ProcessEnv = {},
  identity: { uid?: number; gid?: number } = {},
) {
  const script = `
    const { startPostgres, startThrowawayPostgres } = await import(${JSON.stringify(source)});
    const { url, pid } = await ${deed};
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    ...identity,
    cwd: '/',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const failed = once(child, 'close').then(() => Promise.reject(new Error(errors)));
  failed.catch(() => {});
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    failed,
  ]);
  const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number };
  return { child, url, serverPid: pid };
}
