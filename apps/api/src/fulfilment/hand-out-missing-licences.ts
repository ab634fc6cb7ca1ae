import { handOutLicences, listLicencePools, retryStatement } from '@till/db';
import type { Log, Tools } from '../tools.ts';

/**
 * Gives keys of the pools to units that were paid for while theirs was empty; an error in the log for each pool that
 * still lacks some, for a person to import more. May be called at any time.
 */
export async function handOutMissingLicences({ db }: Pick<Tools, 'db'>, log: Log): Promise<number> {
  const handed = await retryStatement(() => handOutLicences(db));
  if (handed > 0) log.info({ handed }, 'licence keys handed out');
  for (const { slug, waiting } of await retryStatement(() => listLicencePools(db))) {
    if (waiting > 0) {
      log.error({ slug, waiting }, 'licence pool is empty: `till licence import` more keys');
    }
  }
  return handed;
}
