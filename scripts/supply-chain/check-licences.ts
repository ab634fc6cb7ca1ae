import { findRefusedLicences } from './find-refused-licences.ts';
import { runPnpm } from './run-pnpm.ts';

/** What runs in production: the apps, the packages they are made of, and what those depend on. */
const production = ['--filter-prod', '@till/api...', '--filter-prod', '@till/web...'];

/** Throws when a package of production has a licence that is not on our list. Resolves with why it did not look. */
export async function checkLicences(root: string): Promise<string | undefined> {
  const listed = await runPnpm(root, ...production, 'licenses', 'list', '--prod', '--json');
  if (listed === undefined) return 'not asked: there is no pnpm';
  const problems = findRefusedLicences(listed);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
