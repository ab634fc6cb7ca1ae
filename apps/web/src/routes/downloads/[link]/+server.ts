import { fetchFile, leadTo } from '#lib/server/fetch-file.ts';
import type { RequestEvent } from './$types';

const answered = [
  'content-type',
  'content-length',
  'content-range',
  'accept-ranges',
  'content-disposition',
  'etag',
  'last-modified',
];

/** The signed address of a file, streamed from the API; ranges resume a broken download. Over, it leads to the door again. */
async function download(event: RequestEvent): Promise<Response> {
  const answer = await fetchFile(event, `/api/files/${encodeURIComponent(event.params.link)}`);
  const again = /^\/api(\/downloads\/[\da-f-]{36}\/\d{1,3})$/.exec(
    answer.headers.get('location') ?? '',
  );
  if (again?.[1]) return leadTo(again[1]);

  const headers = new Headers({ 'cache-control': 'private, no-store' });
  for (const name of answered) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

export const GET = download;
export const HEAD = download;
