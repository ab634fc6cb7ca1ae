import { error } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import { fetchFile, leadTo } from '#lib/server/fetch-file.ts';
import { readLineParams } from '#lib/server/read-line-params.ts';
import type { RequestEvent } from './$types';

/** A bought file: leads whoever bought it to an address that is good for some minutes. 404 for every other. */
async function openDownload(event: RequestEvent): Promise<Response> {
  const { locale } = event.locals;
  const { orderId, line } = readLineParams(event.params, locale);
  const answer = await fetchFile(event, `/api/downloads/${orderId}/${line}`);
  const [, link] = /^\/api\/files\/([\w.-]+)$/.exec(answer.headers.get('location') ?? '') ?? [];
  if (!link) error(503, failureMessages[locale].fileAway);
  return leadTo(`/downloads/${link}`);
}

export const GET = openDownload;
export const HEAD = openDownload;
