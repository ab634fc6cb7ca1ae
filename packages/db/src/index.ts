export { grantRole } from './grant-role.ts';
export { migrateDatabase } from './migrate-database.ts';
export { dryRun, type ChangedRow } from './dry-run.ts';
export { openDatabase, type Database } from './open-database.ts';
export { isDatabaseAway, isDatabaseUnavailable, isTransient, retryStatement } from './retry.ts';
export * from './queries/index.ts';
export { statementChannel, type BatchNews, type StatementNews } from './watch-statements.ts';
