import { migrateDatabase } from './migrate-database.ts';
import { seedCatalogue } from './seed/seed-catalogue.ts';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL is missing: e.g. postgres://user:password@127.0.0.1:5432/till');
  process.exit(1);
}
await migrateDatabase(url);
console.log(`Migrated; ${await seedCatalogue(url)} products in the catalogue.`);
