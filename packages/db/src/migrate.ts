import { parseArgs } from 'node:util';
import { grantRole } from './grant-role.ts';
import { migrateDatabase } from './migrate-database.ts';
import { seedCatalogue } from './seed/seed-catalogue.ts';

const { values } = parseArgs({ options: { role: { type: 'string' } } });
const url = process.env.DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL is missing: e.g. postgres://user:password@127.0.0.1:5432/till');
  process.exit(1);
}
await migrateDatabase(url);
if (values.role) await grantRole(url, values.role);
console.log(`Migrated; ${await seedCatalogue(url)} products in the catalogue.`);
