/**
 * The status of an HTTP/1.1 answer once it is whole; undefined while more must come. `text` is what the connection
 * brought since the request was written, as Latin-1.
 */
export function readAnswer(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd).toLowerCase();
  const body = text.length - headEnd - 4;
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  const whole =
    length !== undefined
      ? body >= Number(length)
      : head.includes('\r\ntransfer-encoding: chunked')
        ? text.endsWith('0\r\n\r\n')
        : true;
  return whole ? Number(head.slice(9, 12)) : undefined;
}
