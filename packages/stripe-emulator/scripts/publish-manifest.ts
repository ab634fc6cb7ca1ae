import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * While the package is packed, its package.json is the one to publish: what `publishConfig` says takes
 * effect, and versions stand in place of `catalog:`. In the workspace the sources are imported as they
 * are. `write` puts it there, `restore` the workspace's own back.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const manifestFile = `${root}package.json`;
const workspaceFile = `${root}package.workspace.json`;

type Versions = Record<string, string>;

interface Manifest {
  publishConfig: { access: string };
  dependencies: Versions;
  devDependencies?: Versions;
  scripts?: Versions;
}

function write(): void {
  const {
    devDependencies: _dev,
    scripts: _own,
    ...manifest
  } = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  const { access, ...published } = manifest.publishConfig;
  copyFileSync(manifestFile, workspaceFile);
  const publish = {
    ...manifest,
    ...published,
    publishConfig: { access },
    dependencies: resolved(manifest.dependencies),
  };
  writeFileSync(manifestFile, `${JSON.stringify(publish, null, 2)}\n`);
}

function resolved(dependencies: Versions): Versions {
  const workspace = readFileSync(new URL('../../../pnpm-workspace.yaml', import.meta.url), 'utf8');
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => {
      if (version !== 'catalog:') return [name, version];
      const found = workspace.match(new RegExp(`^ {2}'?${name}'?: (\\S+)$`, 'm'))?.[1];
      if (!found) throw new Error(`${name} is not in the catalogue of pnpm-workspace.yaml.`);
      return [name, found];
    }),
  );
}

function restore(): void {
  if (existsSync(workspaceFile)) renameSync(workspaceFile, manifestFile);
  rmSync(workspaceFile, { force: true });
}

if (process.argv[2] === 'write') write();
else if (process.argv[2] === 'restore') restore();
else throw new Error('Say write or restore.');
