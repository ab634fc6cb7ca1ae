import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

type Answer = { status?: number; body: string | Buffer };

/** Answers what it has under its path, everything else with 404. Resolves with its address; ends with the test. */
export async function serveAnswers(answers: Map<string, Answer>): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url ?? '/'));
    const status = answer?.status ?? (answer ? 200 : 404);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(answer?.body ?? '{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Release = {
  version: string;
  ageDays: number;
  /** Published with a proof of where it was built. */
  proven?: boolean;
  manifest?: (url: string) => object;
};

/** A package registry of the test's own. Resolves with its address; ends with the test. */
export async function serveRegistry(packages: Record<string, Release[]>): Promise<string> {
  const answers = new Map<string, Answer>();
  const url = await serveAnswers(answers);
  for (const [name, releases] of Object.entries(packages)) {
    const versions: Record<string, object> = {};
    const time: Record<string, string> = {};
    for (const { version, ageDays, proven, manifest } of releases) {
      const described = { name, version, ...manifest?.(url) };
      const body = pack(described);
      answers.set(`/${name}-${version}.tgz`, { body });
      time[version] = new Date(Date.now() - ageDays * 24 * 60 * 60 * 1_000).toISOString();
      versions[version] = {
        ...described,
        dist: {
          tarball: `${url}/${name}-${version}.tgz`,
          integrity: `sha512-${createHash('sha512').update(body).digest('base64')}`,
          ...(proven && { attestations: { provenance: { predicateType: 'slsa' } } }),
        },
      };
    }
    const latest = releases.at(-1)?.version;
    const body = JSON.stringify({ name, 'dist-tags': { latest }, versions, time });
    answers.set(`/${name}`, { body });
  }
  return url;
}

/** The tarball of a package that is nothing but its manifest. */
function pack(manifest: object): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'till-pack-'));
  try {
    mkdirSync(join(folder, 'package'));
    writeFileSync(join(folder, 'package/package.json'), JSON.stringify(manifest));
    execFileSync('tar', ['-czf', join(folder, 'packed.tgz'), '-C', folder, 'package']);
    return readFileSync(join(folder, 'packed.tgz'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
