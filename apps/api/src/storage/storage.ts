import type { Readable } from 'node:stream';

/** What a storage is told of a request for a file. */
export type FileRequest = {
  method: string;
  /** Of these it reads `range`, `if-range`, `if-none-match` and their like. */
  headers: Record<string, string | string[] | undefined>;
};

/** An answer as HTTP gives it: 200 and 206 with bytes, 304, 412 and 416 without. */
export type FileAnswer = {
  status: 200 | 206 | 304 | 412 | 416;
  headers: Record<string, string>;
  body: Readable;
};

/** Where the sold files are. */
export type Storage = {
  /**
   * Opens the file at a path of the catalogue, whole or the range that was asked for. Undefined: there is none, or the
   * path leads out of the storage. Throws when the storage fails. The caller reads the body, or destroys it.
   */
  open(path: string, request: FileRequest): Promise<FileAnswer | undefined>;
};
