import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ConfigError, loadEnvFile, readConfigFromProcess, readOwnEnvironment } from '../config.ts';
import { listPermissions } from './list-permissions.ts';

// Which permissions the API needs follows from its configuration: read it, then start Deno with exactly those.

// Not process.loadEnvFile(): on Deno the file wins over what is set outside.
loadEnvFile(fileURLToPath(new URL('../../../../.env', import.meta.url)));

let permissions: string[];
try {
  permissions = listPermissions(readConfigFromProcess());
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const api = spawn(process.execPath, ['run', ...permissions, main], {
  stdio: 'inherit',
  env: readOwnEnvironment(),
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  // Not api.kill(): Deno then reports the signal instead of the exit code.
  process.on(signal, () => api.pid && process.kill(api.pid, signal));
}
api.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
