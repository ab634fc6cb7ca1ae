import { error } from '@sveltejs/kit';
import type { Locale } from '@till/contracts/locales';
import { failureMessages } from '#lib/messages/failures.ts';
import { describeCaller } from '#lib/server/api.ts';
import { readBuyerToken } from '#lib/server/buyer-cookie.ts';
import { env } from '#lib/server/env.ts';
import { readLineParams } from '#lib/server/read-line-params.ts';
import type { RequestEvent } from './$types';

const timeoutMs = 9_500;
const asked = ['range', 'if-range', 'if-none-match'];
const answered = [
  'content-type',
  'content-length',
  'content-range',
  'accept-ranges',
  'content-disposition',
  'etag',
  'last-modified',
];

/** A bought file, streamed from the API; ranges resume a broken download. 404 for what is not open to this browser. */
async function download(event: RequestEvent): Promise<Response> {
  const { cookies, params, request } = event;
  const { locale } = event.locals;
  const failures = failureMessages[locale];
  const { orderId, line } = readLineParams(params, locale);
  if (!readBuyerToken(cookies)) error(404, failures.notOpen);

  // Compressed bytes would not match the length and ranges that we pass on.
  const headers = new Headers({ ...describeCaller(event), 'accept-encoding': 'identity' });
  for (const name of asked) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const answer = await fetchFile(
    `${env.apiUrl}/api/downloads/${orderId}/${line}`,
    request,
    headers,
    locale,
  );
  if (answer.status === 404) error(404, failures.notOpen);
  if (answer.status === 429) error(429, failures.tooOften);
  if (answer.status >= 500) error(503, failures.fileAway);

  const passed = new Headers({ 'cache-control': 'private, no-store' });
  for (const name of answered) {
    const value = answer.headers.get(name);
    if (value) passed.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers: passed });
}

async function fetchFile(
  url: string,
  request: Request,
  headers: Headers,
  locale: Locale,
): Promise<Response> {
  const patience = new AbortController();
  // Only the first byte is awaited with a limit: a large file over a slow line may take its time.
  const timer = setTimeout(() => patience.abort(), timeoutMs);
  try {
    const signal = AbortSignal.any([patience.signal, request.signal]);
    return await fetch(url, { method: request.method, headers, signal, redirect: 'error' });
  } catch {
    return error(503, failureMessages[locale].fileAway);
  } finally {
    clearTimeout(timer);
  }
}

export const GET = download;
export const HEAD = download;
