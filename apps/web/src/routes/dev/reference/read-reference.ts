import { describeApi } from '@till/contracts/describe-api';
import { env } from '#lib/server/env.ts';

let reference: ReturnType<typeof describeApi> | undefined;

/** The procedures as OpenAPI, read from the router once per start: it takes seconds. */
export function readReference(): ReturnType<typeof describeApi> {
  return (reference ??= describeApi(`${env.apiUrl}/trpc`));
}
