import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import type { S3Config } from '../src/config.ts';
import { startProgram } from './api-process.ts';

const cli = createRequire(import.meta.url).resolve('@20minutes/s3rver/lib/cli.js');
const bucket = 'sold-files';
/** The only key pair that this server knows. */
const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** A server in a process of its own that speaks S3 and checks signatures, with one empty bucket. */
export async function startS3() {
  const folder = mkdtempSync(join(tmpdir(), 'till-s3-'));
  const script = `require(${JSON.stringify(cli)}).parseAsync()`;
  const options = ['-d', folder, '-a', '127.0.0.1', '-p', '0', '--configure-bucket', bucket];
  const server = startProgram(process.execPath, ['-e', script, '--', 's3rver', ...options], {});
  const [, host, port] = await server.waitFor(/listening on ([\d.]+):(\d+)/);
  const config: S3Config = {
    endpoint: `http://${host}:${port}`,
    region: 'us-east-1',
    bucket,
    ...keys,
  };
  const client = new AwsClient({ ...keys, service: 's3', region: config.region });
  return {
    config,
    server,
    async put(key: string, body: Buffer, headers: Record<string, string> = {}): Promise<void> {
      const url = `${config.endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      const init = { method: 'PUT', body: new Uint8Array(body), headers };
      const answer = await client.fetch(url, init);
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    async stop(): Promise<void> {
      server.kill('SIGKILL');
      await server.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
