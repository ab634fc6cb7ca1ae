import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** What each part of the source must not say, and what to say instead. */
const fences = {
  transactions: [
    "MemberExpression[property.name='begin']",
    "CallExpression[callee.property.name='transaction']",
  ].map((selector) => ({
    selector,
    message:
      'One change is one SQL statement: the driver tears interactive transactions when a connection dies. Write a CTE.',
  })),
  environment: [
    "MemberExpression[object.name='process'][property.name='env']",
    "VariableDeclarator[init.name='process'] Property[key.name='env']",
    "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
    "MemberExpression[object.name='Deno'][property.name='env']",
  ].map((selector) => ({
    selector,
    message: 'Only one file per app reads the environment: take the value from config instead.',
  })),
  stripeClient: {
    selector: "NewExpression[callee.name='Stripe']",
    message: 'Only apps/api/src/stripe.ts makes a Stripe client: take it from the tools handed in.',
  },
  floats: [
    "CallExpression[callee.property.name='toFixed']",
    "CallExpression[callee.name='parseFloat']",
    "CallExpression[callee.property.name='parseFloat']",
  ].map((selector) => ({
    selector,
    message: 'Money is integer minor units: count in those, and show them with formatMoney.',
  })),
  defaultExports: ['ExportDefaultDeclaration', "ExportSpecifier[exported.name='default']"].map(
    (selector) => ({
      selector,
      message: 'Export it by its name: then every import of it has the same one.',
    }),
  ),
  words: [
    ':not(SvelteStyleElement) > SvelteText[value=/^(?!\\W*Narrow Kerf\\W*$).*[A-Za-z]{2}/s]',
    'SvelteAttribute[key.name=/^(alt|title|placeholder|aria-label|data-busy)$/] > SvelteLiteral[value=/[A-Za-z]{2}/]',
    ':not(SvelteAttribute) > SvelteMustacheTag > Literal[value=/[A-Za-z]{2}/]',
    ':not(SvelteAttribute) > SvelteMustacheTag :not(BinaryExpression) > Literal[value=/[A-Za-z]{2}/]',
    ':not(SvelteAttribute) > SvelteMustacheTag TemplateElement[value.raw=/[A-Za-z]{2}/]',
  ].map((selector) => ({
    selector,
    message:
      'A page says it in the language of its reader: put the words into apps/web/src/lib/messages, in every language.',
  })),
  lateImports: {
    selector: 'ImportExpression[source.value=/^(@till|drizzle-orm|postgres$|stripe$)/]',
    message: 'Import it at the top of the file, where the rules for imports see it.',
  },
};

/** The rule with every fence but those named. */
function fenceIn(...opened) {
  const built = Object.entries(fences).filter(([name]) => !opened.includes(name));
  return { 'no-restricted-syntax': ['error', ...built.flatMap(([, fence]) => fence)] };
}

const source = ['apps/*/src/**', 'packages/{db,contracts,mails}/src/**'];

const testTools = {
  group: [
    '@till/stripe-emulator',
    '@till/stripe-emulator/*',
    '@till/local-postgres',
    '@till/local-postgres/*',
    '@till/local-mailbox',
  ],
  message: 'Only tests and the demo use it: what is sold runs without it.',
};

function fenceImports({ paths = [], patterns = [] }) {
  return { '@typescript-eslint/no-restricted-imports': ['error', { paths, patterns }] };
}

export default ts.config(
  {
    ignores: [
      '**/build/',
      '**/dist/',
      '**/.svelte-kit/',
      '**/node_modules/',
      '**/.turbo/',
      '**/files/',
    ],
  },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // TypeScript knows better.
      'no-undef': 'off',
      // The shop lives at the root of its origin.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    ignores: ['**/*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': ['error', ...fences.defaultExports] },
  },
  { files: source, rules: fenceIn() },
  {
    // One per app, the entry that a deployment runs for migrations, and the headers of the built web.
    files: [
      'apps/api/src/config.ts',
      'apps/web/src/lib/server/env.ts',
      'apps/web/src/serve.ts',
      'packages/db/src/migrate.ts',
    ],
    rules: fenceIn('environment'),
  },
  { files: ['apps/api/src/stripe.ts'], rules: fenceIn('stripeClient') },
  // What only developers see is in English alone.
  { files: ['apps/web/src/routes/dev/**'], rules: fenceIn('words') },
  // Vitest asks for a default export.
  { files: ['packages/db/src/testing-setup.ts'], rules: fenceIn('defaultExports') },
  {
    files: ['apps/web/src/**'],
    rules: fenceImports({
      paths: [
        {
          name: '@till/contracts/router',
          allowTypeImports: true,
          message: 'Import types only: a value brings tRPC’s server into the bundle.',
        },
        {
          name: '@till/contracts',
          allowTypeImports: true,
          message: 'Import types only; values are in @till/contracts/errors.',
        },
        { name: 'stripe', message: 'Only the API talks to Stripe.' },
        { name: 'postgres', message: 'Only the API talks to the database.' },
      ],
      patterns: [
        {
          group: ['@till/db', '@till/db/*', 'drizzle-orm', 'drizzle-orm/*'],
          message: 'Only the API talks to the database.',
        },
        testTools,
      ],
    }),
  },
  {
    files: ['apps/api/src/**'],
    rules: fenceImports({
      paths: [{ name: 'postgres', message: 'Queries live in packages/db, one file each.' }],
      patterns: [
        {
          group: ['drizzle-orm', 'drizzle-orm/*'],
          message: 'Queries live in packages/db, one file each.',
        },
        testTools,
      ],
    }),
  },
  {
    files: ['packages/contracts/src/**'],
    rules: fenceImports({
      paths: ['postgres', 'stripe', 'fastify'].map((name) => ({
        name,
        message: 'Contracts say what may be asked; they do nothing themselves.',
      })),
      patterns: [
        {
          regex: '^@till/db(/(?!schema$)|$)',
          message: 'Contracts know the shape of the data alone: @till/db/schema.',
        },
        { group: ['node:*'], message: 'Contracts run in a browser too.' },
        testTools,
      ],
    }),
  },
  {
    files: ['packages/mails/src/**'],
    rules: fenceImports({
      patterns: [
        {
          regex:
            '^@till/(?!contracts/(locales|format-money)$)|^node:|^(postgres|stripe|nodemailer)$',
          message: 'A mail is composed of what it is told: it does nothing itself.',
        },
      ],
    }),
  },
  {
    files: ['packages/db/src/**'],
    rules: fenceImports({
      paths: ['stripe', 'fastify', '@trpc/server'].map((name) => ({
        name,
        message: 'The ledger knows the database alone.',
      })),
      patterns: [
        {
          group: ['@till/contracts', '@till/contracts/*'],
          message: 'Contracts derive from the schema, never the other way round.',
        },
        testTools,
      ],
    }),
  },
  {
    files: ['packages/{stripe-emulator,local-postgres,local-mailbox}/src/**'],
    rules: fenceImports({
      patterns: [
        { group: ['@till/*'], message: 'It stands alone: what tests the shop must not be of it.' },
      ],
    }),
  },
  {
    files: ['packages/db/src/testing.ts', 'packages/db/src/testing-setup.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
);
