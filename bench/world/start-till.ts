import { join } from 'node:path';
import { readConfig } from '../../apps/api/src/config.ts';
import { listPermissions } from '../../apps/api/src/deno/list-permissions.ts';
import { denoBinary } from '../../apps/api/test/api-process.ts';
import { root } from '../root.ts';
import { stripeSecretKey, webhookSecret, type World } from './open-world.ts';
import { startServer, type RunningServer } from './start-server.ts';

/** `bundle` is what production starts on Node; it must have been built. */
export type TillForm = 'bundle' | 'source' | 'deno';

const cwd = join(root, 'apps/api');
const listening = /"Server listening at (http:[^"]+)"/;

/** The API as production starts it: its own log level, sweep and outbox at work. */
export function startTill(
  world: Pick<World, 'emulator'>,
  databaseUrl: string,
  form: TillForm = 'bundle',
  more: Record<string, string> = {},
): Promise<RunningServer> {
  const env = {
    STRIPE_SECRET_KEY: stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: world.emulator.url.origin,
    CLIENT_URL: 'http://localhost:5173',
    DATABASE_URL: databaseUrl,
    PORT: '0',
    ...more,
  };
  const common = { cwd, env, listening };
  if (form !== 'deno') {
    const file = form === 'bundle' ? 'start.js' : 'src/main.ts';
    return startServer({ ...common, program: process.execPath, args: [file] });
  }
  const args = ['run', ...listPermissions(readConfig(env)), 'src/main.ts'];
  return startServer({ ...common, program: denoBinary, args });
}
