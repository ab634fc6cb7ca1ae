import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { listPermissions } from '../src/deno/list-permissions.ts';
import { apiFolder, denoBinary, startProgram } from './api-process.ts';
import { openShop } from './served-shop.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => void (shop = await openShop()));
afterAll(() => shop.close());

const listening = /"Server listening at (http:[^"]+)"/;

/** A checkout of its own, for its own .env: the packages are the real ones. */
function copyCheckout(): { folder: string; api: string } {
  const folder = mkdtempSync(join(tmpdir(), 'till checkout-'));
  const api = join(folder, 'apps/api');
  mkdirSync(api, { recursive: true });
  for (const name of ['src', 'files', 'deno.json', 'package.json']) {
    cpSync(join(apiFolder, name), join(api, name), { recursive: true });
  }
  symlinkSync(join(apiFolder, 'node_modules'), join(api, 'node_modules'));
  symlinkSync(join(apiFolder, '../../packages'), join(folder, 'packages'));
  return { folder, api };
}

test('deno task start reads the .env of the root, and what is set outside wins', async () => {
  const { folder, api } = copyCheckout();
  const lines = Object.entries({ ...shop.environment, HOST: '203.0.113.1' });
  writeFileSync(join(folder, '.env'), lines.map(([name, value]) => `${name}=${value}`).join('\n'));
  const program = startProgram(denoBinary, ['task', 'start'], { HOST: '127.0.0.1' }, api);
  try {
    const [, url = ''] = await program.waitFor(listening);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  } finally {
    program.kill('SIGTERM');
    await program.exited;
    rmSync(folder, { recursive: true });
  }
});

/** The environments of the running APIs that use this test's database. */
function readEnvironments(): string[] {
  const read = (pid: string, file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isApi = read(pid, 'cmdline').includes('src/main.ts');
        return isApi ? [read(pid, 'environ')] : [];
      } catch {
        // Ended meanwhile.
        return [];
      }
    })
    .filter((environment) => environment.includes(shop.databaseUrl));
}

test.runIf(process.platform === 'linux')('the API sees its own variables alone', async () => {
  const environment = { ...shop.environment, SOMEBODY_ELSES_TOKEN: 'secret' };
  const program = startProgram(denoBinary, ['task', 'start'], environment);
  try {
    await program.waitFor(listening);
    const environments = readEnvironments();
    expect(environments).toHaveLength(1);
    expect(environments[0]).not.toContain('SOMEBODY_ELSES_TOKEN');
  } finally {
    program.kill('SIGTERM');
    await program.exited;
  }
});

const permissions = () => listPermissions(readConfig(shop.environment));

test.each(['env', 'net', 'read', 'sys'])(
  'without --allow-%s the API ends and names the flag instead of asking',
  async (name) => {
    const fewer = permissions().filter((flag) => !flag.startsWith(`--allow-${name}`));
    expect(fewer).toHaveLength(permissions().length - 1);
    const program = startProgram(
      denoBinary,
      ['run', ...fewer, join(apiFolder, 'src/main.ts')],
      shop.environment,
    );
    expect((await program.exited).code).toBe(1);
    expect(program.output()).toContain(`--allow-${name}`);
  },
);

test('the permissions are those that the configuration asks for', () => {
  const config = readConfig({
    ...shop.environment,
    HOST: '0.0.0.0',
    PORT: '4000',
    DATABASE_URL: 'postgres://till:secret@db.example/till',
    STRIPE_API_BASE: '',
    SMTP_URL: 'smtps://mail.example',
    MAIL_FROM: 'shop@example.com',
  });
  const [noPrompt, env, net, read, sys] = listPermissions(config);
  expect([noPrompt, env]).toEqual(['--no-prompt', '--allow-env']);
  expect(net).toBe('--allow-net=0.0.0.0:4000,db.example:5432,api.stripe.com:443,mail.example:465');
  expect(read).toMatch(/^--allow-read=[^,]+packages\/db\/migrations,[^,]+apps\/api\/files$/);
  expect(sys).toBe('--allow-sys=hostname,cpus,networkInterfaces');
});

test('a shop on a bucket may reach it, and reads no folder of files', () => {
  const config = readConfig({
    ...shop.environment,
    S3_BUCKET: 'sold-files',
    S3_REGION: 'eu-central-1',
    S3_ACCESS_KEY_ID: 'AKIA0123456789',
    S3_SECRET_ACCESS_KEY: 'a-secret-of-the-bucket',
  });
  const [, , net, read] = listPermissions(config);
  expect(net).toMatch(/,s3\.eu-central-1\.amazonaws\.com:443\b/);
  expect(read).toMatch(/^--allow-read=[^,]+packages\/db\/migrations$/);
});
