import { failureWords } from '#lib/failure-words.ts';
import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { readLineParams } from '#lib/server/read-line-params.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies, params, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' });
  const content = await openApi(cookies)
    .orders.readPage.query(readLineParams(params))
    .catch((cause: unknown) => failPage(cause, failureWords.notOpen));
  return { content };
};
