import { openDatabase } from '@till/db';

/** Whether a migrated database holds no product at all, for sale or not. */
export async function isCatalogueEmpty(url: string): Promise<boolean> {
  const db = openDatabase(url, { maxConnections: 1 });
  try {
    return (await db.sql`select 1 from products limit 1`).length === 0;
  } finally {
    await db.close();
  }
}
