import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PortTakenError, startPostgres } from '../src/start-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a taken port is named, and nothing is left running', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const dataDir = join(folder, 'data');
  const start = startPostgres({ dataDir, port });
  await expect(start).rejects.toThrow(PortTakenError);
  await expect(start).rejects.toThrow(`Port ${port} `);
  blocker.close();
  await once(blocker, 'close');

  const server = await startPostgres({ dataDir, port });
  expect(server.port).toBe(port);
  await server.stop();
});

test('a folder with something else in it is refused and left alone', async () => {
  await expect(startPostgres({ dataDir: tmpdir() })).rejects.toThrow('is not empty');
});
