import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

/** What the linter says of `code`, were it the content of `file`. */
async function lint(file: string, code: string): Promise<string> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return result!.messages.map(({ message }) => message).join('\n');
}

const API = 'apps/api/src/checkout/some-deed.ts';
const DB = 'packages/db/src/queries/some-query.ts';
const CONTRACTS = 'packages/contracts/src/some-schema.ts';
const WEB = 'apps/web/src/lib/server/some-page.ts';
const PAGE = 'apps/web/src/routes/SomePart.svelte';
const MAILS = 'packages/mails/src/some-mail.ts';
const EMULATOR = 'packages/stripe-emulator/src/some-part.ts';

const ONE_STATEMENT = 'One change is one SQL statement';
const ENVIRONMENT = 'Only one file per app reads the environment';
const ONE_CLIENT = 'Only apps/api/src/stripe.ts makes a Stripe client';
const MINOR_UNITS = 'Money is integer minor units';
const NO_DATABASE = 'Only the API talks to the database';
const NO_STRIPE = 'Only the API talks to Stripe';
const TYPES_ONLY = 'Import types only';
const QUERIES = 'Queries live in packages/db';
const TEST_TOOL = 'Only tests and the demo use it';
const SCHEMA_ALONE = 'Contracts know the shape of the data alone';
const WORDS = 'A page says it in the language of its reader';
const BY_NAME = 'Export it by its name';

const use = (name: string, from: string) =>
  `import { ${name} } from '${from}';\nconsole.log(${name});`;

test.each([
  [API, 'await db.transaction(async () => {});', ONE_STATEMENT],
  [API, 'await db.sql.begin(async () => {});', ONE_STATEMENT],
  [DB, 'await db.transaction(async () => {});', ONE_STATEMENT],
  [DB, 'await sql.begin(async () => {});', ONE_STATEMENT],
  [API, 'console.log(process.env.PORT);', ENVIRONMENT],
  [API, 'const { env } = process;\nconsole.log(env.PORT);', ENVIRONMENT],
  [API, use('env', 'node:process'), ENVIRONMENT],
  [API, "console.log(Deno.env.get('PORT'));", ENVIRONMENT],
  [DB, 'console.log(process.env.DATABASE_URL);', ENVIRONMENT],
  [CONTRACTS, 'console.log(process.env.CI);', ENVIRONMENT],
  [WEB, 'console.log(process.env.API_URL);', ENVIRONMENT],
  [API, "console.log(new Stripe('sk_test_1'));", ONE_CLIENT],
  [DB, "console.log(new Stripe('sk_test_1'));", ONE_CLIENT],
  [API, 'console.log((amountMinor / 100).toFixed(2));', MINOR_UNITS],
  [DB, 'console.log(parseFloat(row.amount));', MINOR_UNITS],
  [CONTRACTS, 'console.log(Number.parseFloat(amount));', MINOR_UNITS],
  [WEB, 'console.log((amountMinor / 100).toFixed(2));', MINOR_UNITS],
  [WEB, use('openDatabase', '@till/db'), NO_DATABASE],
  [WEB, use('products', '@till/db/schema'), NO_DATABASE],
  [WEB, use('eq', 'drizzle-orm'), NO_DATABASE],
  [WEB, use('drizzle', 'drizzle-orm/postgres-js'), NO_DATABASE],
  [WEB, use('sql', 'postgres'), NO_DATABASE],
  [WEB, use('Stripe', 'stripe'), NO_STRIPE],
  [WEB, use('appRouter', '@till/contracts/router'), TYPES_ONLY],
  [WEB, use('Order', '@till/contracts'), TYPES_ONLY],
  [WEB, use('startEmulator', '@till/stripe-emulator'), TEST_TOOL],
  [WEB, "const db = await import('@till/db');\nconsole.log(db);", 'Import it at the top'],
  [PAGE, `<script lang="ts">\n${use('products', '@till/db/schema')}\n</script>`, NO_DATABASE],
  [PAGE, '<script>\n  let { text } = $props();\n</script>\n\n{@html text}', '{@html}'],
  [PAGE, '<p>Hello</p>', WORDS],
  [PAGE, '{#if ready}Hello{/if}', WORDS],
  [PAGE, '<img src="/a.svg" alt="A drawing" width="1" height="1" />', WORDS],
  [PAGE, "<p>{ready ? 'Pay now' : label}</p>", WORDS],
  [PAGE, "<p>{'Pay now'}</p>", WORDS],
  [PAGE, '<p>{`${count} left`}</p>', WORDS],
  [API, use('sql', 'postgres'), QUERIES],
  [API, use('eq', 'drizzle-orm'), QUERIES],
  [API, use('startEmulator', '@till/stripe-emulator'), TEST_TOOL],
  [DB, use('startPostgres', '@till/local-postgres'), TEST_TOOL],
  [DB, use('Order', '@till/contracts'), 'Contracts derive from the schema'],
  [DB, use('Stripe', 'stripe'), 'The ledger knows the database alone'],
  [CONTRACTS, use('openDatabase', '@till/db'), SCHEMA_ALONE],
  [CONTRACTS, use('seedCatalogue', '@till/db/seed'), SCHEMA_ALONE],
  [CONTRACTS, use('createTestDatabase', '@till/db/testing'), SCHEMA_ALONE],
  [CONTRACTS, use('sql', 'postgres'), 'Contracts say what may be asked'],
  [CONTRACTS, use('readFile', 'node:fs/promises'), 'Contracts run in a browser too'],
  [MAILS, use('findOrder', '@till/db'), 'it does nothing itself'],
  [MAILS, use('Order', '@till/contracts'), 'it does nothing itself'],
  [MAILS, use('readFile', 'node:fs'), 'it does nothing itself'],
  [API, use('startMailbox', '@till/local-mailbox'), TEST_TOOL],
  [EMULATOR, use('openDatabase', '@till/db'), 'It stands alone'],
  [API, 'export default 1;', BY_NAME],
  [WEB, 'const a = 1;\nexport { a as default };', BY_NAME],
  [EMULATOR, 'export default 1;', BY_NAME],
  ['scripts/some-script.ts', 'export default 1;', BY_NAME],
])('%s may not say: %s', async (file, code, message) => {
  expect(await lint(file, code)).toContain(message);
});

test.each([
  ['apps/api/src/config.ts', 'console.log(process.env);'],
  ['apps/web/src/lib/server/env.ts', 'console.log(process.env);'],
  ['packages/db/src/migrate.ts', 'console.log(process.env.DATABASE_URL);'],
  ['apps/api/src/stripe.ts', "console.log(new Stripe('sk_test_1'));"],
  ['apps/api/test/some.test.ts', "console.log(new Stripe('sk_test_1'), process.env.CI);"],
  ['apps/api/test/some.test.ts', use('startEmulator', '@till/stripe-emulator')],
  ['apps/web/vite.config.ts', 'export default {};'],
  [API, use('openDatabase', '@till/db')],
  [CONTRACTS, use('products', '@till/db/schema')],
  [MAILS, use('formatMoney', '@till/contracts/format-money')],
  [WEB, "import type { AppRouter } from '@till/contracts/router';\nexport type R = AppRouter;"],
  [WEB, "import type { Order } from '@till/contracts';\nexport type O = Order;"],
  [PAGE, '<p class="lead" lang="de">{messages.lead} · Narrow Kerf</p>'],
  [PAGE, "{#if kind === 'file'}<b>{kind === 'file' ? 1 : 2} ×</b>{/if}"],
  ['apps/web/src/routes/dev/Some.svelte', '<p>Hello</p>'],
  [WEB, use('ERROR_CODES', '@till/contracts/errors')],
])('%s may say: %s', async (file, code) => {
  expect(await lint(file, code)).toBe('');
});
