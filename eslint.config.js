import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const transactions = ['sql.begin', 'transaction'].map((name) => ({
  selector: name.includes('.')
    ? "MemberExpression[property.name='begin']"
    : "CallExpression[callee.property.name='transaction']",
  message:
    'One change is one SQL statement: the driver tears interactive transactions when a connection dies. Write a CTE.',
}));

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only one file per app reads the environment: take the value from config instead.',
};

export default ts.config(
  { ignores: ['**/build/', '**/.svelte-kit/', '**/node_modules/', '**/.turbo/', '**/files/'] },
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
    files: ['apps/*/src/**', 'packages/{db,contracts}/src/**'],
    ignores: [
      'packages/db/src/migrate.ts',
      'apps/api/src/config.ts',
      'apps/web/src/lib/server/env.ts',
      'apps/web/src/serve.ts',
      'apps/web/src/env.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...transactions, environment] },
  },
  {
    files: ['apps/web/src/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
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
              group: ['@till/db', '@till/db/*', 'drizzle-orm*'],
              message: 'Only the API talks to the database.',
            },
          ],
        },
      ],
    },
  },
);
