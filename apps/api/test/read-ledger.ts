import type { Database } from '@till/db';

/** Columns that say when and through which door a row came, not what it says. */
const audit: Record<string, string[]> = {
  orders: ['client_key', 'attempt', 'stripe_checked_at', 'cause', 'created_at'],
  payments: ['cause', 'created_at', 'updated_at'],
  grants: ['cause', 'created_at'],
  refunds: ['cause', 'created_at', 'updated_at'],
  disputes: ['cause', 'created_at', 'updated_at'],
};

/** Every fact of the ledger without its audit columns, in a fixed order: two ledgers that say the same are equal. */
export async function readLedger({ sql }: Database): Promise<Record<string, unknown[]>> {
  const tables = Object.entries(audit).map(async ([table, columns]) => {
    const rows = await sql<{ fact: unknown }[]>`
      select to_jsonb(t) - ${columns}::text[] as fact from ${sql(table)} t order by 1`;
    return [table, rows.map((row) => row.fact)] as const;
  });
  const stock =
    await sql`select slug, reserved from products where stock is not null order by slug`;
  return { ...Object.fromEntries(await Promise.all(tables)), stock: [...stock] };
}
