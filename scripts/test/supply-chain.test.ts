import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { checkAdvisories } from '../supply-chain/check-advisories.ts';
import { findRefusedLicences } from '../supply-chain/find-refused-licences.ts';
import { serveAnswers, serveRegistry } from './serve-registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Installs these dependencies from this registry into a new project that has the settings of ours. */
async function install(registry: string, dependencies: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'till-supply-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'pnpm-workspace.yaml'), join(folder, 'pnpm-workspace.yaml'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'buyer', dependencies }));
  const places = [`--store-dir=${folder}/store`, `--config.cacheDir=${folder}/cache`];
  const args = ['--no-frozen-lockfile', `--registry=${registry}/`, '--config.fetchRetries=0'];
  const said = await promisify(execFile)('pnpm', ['install', ...args, ...places], { cwd: folder })
    .then(({ stdout, stderr }) => stdout + stderr)
    .catch(({ stdout, stderr }: Record<string, string>) => `${stdout}${stderr}`);
  const pathOf = (name: string, file = 'package.json') => join(folder, 'node_modules', name, file);
  return {
    said,
    versionOf: (name: string): unknown =>
      existsSync(pathOf(name)) ? JSON.parse(readFileSync(pathOf(name), 'utf8')).version : 'none',
    has: (name: string, file: string) => existsSync(pathOf(name, file)),
  };
}

test('a release of some hours is not installed, the one before it is', async () => {
  const registry = await serveRegistry({
    busy: [
      { version: '1.0.0', ageDays: 3 },
      { version: '1.1.0', ageDays: 0.5 },
    ],
  });
  const asked = await install(registry, { busy: '1.1.0' });
  expect(asked.versionOf('busy'), asked.said).toBe('none');
  const ranged = await install(registry, { busy: '^1.0.0' });
  expect(ranged.versionOf('busy'), ranged.said).toBe('1.0.0');
});

test('a package that was published with proof of its origin is not installed without it', async () => {
  const registry = await serveRegistry({
    proven: [
      { version: '1.0.0', ageDays: 90, proven: true },
      { version: '1.0.1', ageDays: 60 },
    ],
  });
  const { versionOf, said } = await install(registry, { proven: '1.0.1' });
  expect(versionOf('proven')).toBe('none');
  expect(said).toContain('trust downgrade');
});

test('a package that brings another from a bare address is not installed', async () => {
  const registry = await serveRegistry({
    odd: [{ version: '1.0.0', ageDays: 90 }],
    exotic: [
      {
        version: '1.0.0',
        ageDays: 90,
        manifest: (url) => ({ dependencies: { odd: `${url}/odd-1.0.0.tgz` } }),
      },
    ],
  });
  const { versionOf, said } = await install(registry, { exotic: '1.0.0' });
  expect(versionOf('exotic')).toBe('none');
  expect(said).toContain('EXOTIC');
});

test('a script that a package wants to run while it is installed does not run', async () => {
  const manifest = () => ({ scripts: { postinstall: 'echo > ran' }, hasInstallScript: true });
  const registry = await serveRegistry({
    eager: [{ version: '1.0.0', ageDays: 90, manifest }],
  });
  const { has, said } = await install(registry, { eager: '1.0.0' });
  expect(has('eager', 'package.json'), said).toBe(true);
  expect(has('eager', 'ran')).toBe(false);
  expect(said).toContain('IGNORED_BUILDS');
});

const question = '/-/npm/v1/security/advisories/bulk';

/** A registry that knows one flaw of a package of ours. */
function serveAdvisory(severity: string): Promise<string> {
  const flaw = { id: 1, title: 'Bodies are believed', severity, vulnerable_versions: '<99' };
  const details = { url: 'https://example.com/1', cwe: [], cvss: { score: 8, vectorString: null } };
  const body = JSON.stringify({ fastify: [{ ...flaw, ...details }] });
  return serveAnswers(new Map([[question, { body }]]));
}

test.each(['high', 'critical'])('a %s flaw of a production package fails', async (severity) => {
  const registry = await serveAdvisory(severity);
  await expect(checkAdvisories(root, '--registry', registry)).rejects.toThrow(
    `fastify <99 (${severity}): Bodies are believed, https://example.com/1`,
  );
});

test('a moderate flaw, and a registry that does not answer, are said and pass', async () => {
  const moderate = await serveAdvisory('moderate');
  expect(await checkAdvisories(root, '--registry', moderate)).toMatch(/^1 of lesser severity/);
  const silent = await serveAnswers(new Map([[question, { status: 405, body: 'no' }]]));
  expect(await checkAdvisories(root, '--registry', silent)).toMatch(/does not answer/);
});

test('a licence that is not on the list is found, one of two that is is enough', () => {
  const of = (licences: Record<string, string>) =>
    JSON.stringify(
      Object.fromEntries(Object.entries(licences).map(([name, id]) => [id, [{ name }]])),
    );
  expect(findRefusedLicences(of({ a: 'MIT', b: '(AGPL-3.0 OR ISC)' }))).toEqual([]);
  expect(findRefusedLicences(of({ a: 'AGPL-3.0-only', b: 'MIT AND GPL-2.0' }))).toEqual([
    'a has the licence AGPL-3.0-only, which is not on our list.',
    'b has the licence MIT AND GPL-2.0, which is not on our list.',
  ]);
  expect(findRefusedLicences('{}')).toEqual(['pnpm names no package of production.']);
});
