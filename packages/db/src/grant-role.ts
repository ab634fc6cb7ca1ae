import postgres from 'postgres';

const grantRights = `do $$
declare
  shop text := current_setting('till.role');
  fact text;
begin
  execute format('revoke all on all tables in schema public from %I', shop);
  execute 'revoke create on schema public from public';
  execute format('grant usage on schema public, drizzle to %I', shop);
  execute format('grant select on all tables in schema drizzle to %I', shop);
  execute format('grant select, insert, update, delete on all tables in schema public to %I', shop);
  execute format('grant usage on all sequences in schema public to %I', shop);
  for fact in select distinct t.tgrelid::regclass from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where p.proname = 'refuse_removal'
  loop
    execute format('revoke delete on %s from %I', fact, shop);
  end loop;
end $$`;

/**
 * Gives `role`, which must exist, what the API needs of the migrated database and no more: it reads and writes rows, and
 * neither makes, changes nor empties tables; rows that are facts it cannot remove. May be called again; call it after
 * every migration, because new tables belong to nobody but the one who made them. Throws what PostgreSQL says, e.g. that
 * there is no such role.
 */
export async function grantRole(url: string, role: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await sql`select set_config('till.role', ${role}, false)`;
    await sql.unsafe(grantRights);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
