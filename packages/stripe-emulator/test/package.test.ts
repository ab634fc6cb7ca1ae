import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { beforeAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const execute = promisify(execFile);

/** Runs a command; what it printed is in the error of one that fails. */
async function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
) {
  return execute(command, args, options).catch((error: Error & { stdout: string }) => {
    error.message += error.stdout;
    throw error;
  });
}

const source = fileURLToPath(new URL('..', import.meta.url));
const own = ['src', 'scripts', 'README.md', 'LICENSE', 'package.json', 'tsconfig.json'];

const used = ['fastify', 'qs', 'ws', 'stripe'];

/** Links packages where they really are: the links of the workspace come and go while others install. */
async function install(names: string[], folder: string): Promise<void> {
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(await realpath(join(source, 'node_modules', name)), link);
  }
}

/** A project that has installed the packed package. */
let project: string;
let installed: string;

/** Packs a copy, so that nobody sees the package.json of the workspace change. */
beforeAll(async () => {
  const copy = await mkdtemp(join(tmpdir(), 'stripe-emulator-'));
  const folder = join(copy, 'packages/stripe-emulator');
  await mkdir(folder, { recursive: true });
  for (const name of [...own, 'tsconfig.build.json']) {
    await cp(join(source, name), join(folder, name), { recursive: true });
  }
  for (const name of ['tsconfig.json', 'pnpm-workspace.yaml']) {
    await cp(join(source, '../..', name), join(copy, name));
  }
  await install([...used, 'typescript', '@types/node', '@types/qs', '@types/ws'], folder);
  await mkdir(join(folder, 'node_modules/.bin'));
  await symlink('../typescript/bin/tsc', join(folder, 'node_modules/.bin/tsc'));
  const before = await readFile(join(folder, 'package.json'), 'utf8');
  const { stdout } = await run('npm', ['pack', '--json', '--offline'], { cwd: folder });
  expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe(before);

  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  project = join(copy, 'project');
  installed = join(project, 'node_modules/@till/stripe-emulator');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'], {});
  await install(used, project);
  await writeFile(join(project, 'package.json'), '{"type":"module"}');
  return () => rm(copy, { recursive: true });
});

describe('the package as it is published', () => {
  test('publint finds nothing wrong with it', async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  test('it names real versions, and nothing of the workspace', async () => {
    const text = await readFile(join(installed, 'package.json'), 'utf8');
    expect(text).not.toMatch(/catalog:|workspace:|\.ts"(?!,?\s*"default")|devDependencies/);
    const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies)).toEqual(['fastify', 'qs', 'ws']);
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\^\d/);
  });

  test('a project can import it and sell with it', async () => {
    const shop = `
      import Stripe from 'stripe';
      import { startEmulator } from '@till/stripe-emulator';
      const emulator = await startEmulator({ port: 0 });
      const stripe = new Stripe('sk_test_x', { host: '127.0.0.1', port: emulator.port, protocol: 'http' });
      const intent = await stripe.paymentIntents.create({
        amount: 500, currency: 'eur', payment_method: 'pm_card_visa', confirm: true,
      });
      console.log(intent.status);
      await emulator.close();
      process.exit(0);`;
    await writeFile(join(project, 'shop.js'), shop);
    const { stdout } = await run(process.execPath, ['shop.js'], { cwd: project });
    expect(stdout).toBe('succeeded\n');
  });

  test('a TypeScript project can compile against its types', async () => {
    const use = `
      import { startEmulator } from '@till/stripe-emulator';
      import type { Emulator } from '@till/stripe-emulator';
      const emulator: Emulator = await startEmulator({ port: 0, seed: 'a' });
      const total: number | null = (await emulator.control.paySession('cs_1')).session.amount_total;
      // @ts-expect-error a port is a number
      await startEmulator({ port: 'no' });
      export { total };`;
    await writeFile(join(project, 'use.ts'), use);
    const tsc = join(source, 'node_modules/typescript/bin/tsc');
    const options =
      '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2024'.split(
        ' ',
      );
    await run(process.execPath, [tsc, ...options, 'use.ts'], { cwd: project });
  });

  test('its command starts', async () => {
    const { bin } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    const env = { ...process.env, STRIPE_EMULATOR_PORT: 'nonsense' };
    const command = join(installed, bin['stripe-emulator']!);
    await expect(run(process.execPath, [command], { env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('STRIPE_EMULATOR_PORT must be 0 to 65535'),
    });
    expect(await readFile(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node/);
  });
});
