import { opendir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { send } from '@fastify/send';
import { encodePath } from './encode-path.ts';
import type { FileAnswer, Storage } from './storage.ts';

/**
 * Files in a local folder, which must be there and readable. What lies outside of it, and whatever starts with a dot, is
 * not there.
 */
export async function openFolderStorage(root: string): Promise<Storage> {
  await (await opendir(root)).close();
  return {
    async open(path, request) {
      const encoded = encodePath(path);
      if (encoded === undefined) return undefined;
      // It reads the method and the headers alone.
      const result = await send(request as unknown as Readable, encoded, {
        root,
        dotfiles: 'deny',
        index: false,
        cacheControl: false,
        contentType: false,
      });
      const { statusCode: status, stream: body } = result;
      const headers = Object.fromEntries(
        Object.entries(result.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      if (result.type === 'file') return { status: status as FileAnswer['status'], headers, body };
      if (status === 412 || status === 416) {
        const range = headers['content-range'];
        return {
          status,
          headers: range ? { 'content-range': range } : {},
          body: Readable.from([]),
        };
      }
      if (result.type === 'directory' || status === 403 || status === 404) return undefined;
      throw new Error('the file cannot be read', { cause: result.metadata.error });
    },
  };
}
