import type { Database } from '@till/db';
import type { Rows } from '../contestants.ts';
import type { Sale } from '../world/make-sales.ts';

/** Throws when one of the sales has no row, or more than one. */
export async function checkRows({ sql }: Database, rows: Rows[], sales: Sale[]): Promise<void> {
  for (const { table, column, of, where = 'true' } of rows) {
    const ids = sales.map((sale) => sale[of]);
    const [found] = await sql.unsafe<{ rows: number; ids: number }[]>(
      `select count(*)::int as rows, count(distinct ${column})::int as ids
       from ${table} where ${column} = any($1::text[]) and ${where}`,
      [ids],
    );
    if (found?.rows === sales.length && found.ids === sales.length) continue;
    throw new Error(
      `${table} has ${found?.rows} rows of ${found?.ids} sales; ${sales.length} were acknowledged.`,
    );
  }
}
