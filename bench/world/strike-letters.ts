import type { Database } from '@till/db';

/** Marks every letter that waits as done, so that the outbox has nothing to do. */
export async function strikeLetters({ sql }: Database): Promise<void> {
  await sql`update outbox set done_at = now(), last_error = 'struck' where done_at is null`;
}
