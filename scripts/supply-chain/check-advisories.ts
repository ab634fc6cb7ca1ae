import { readAudit } from './read-audit.ts';
import { runPnpm } from './run-pnpm.ts';

/**
 * Throws when the registry knows of a high or critical flaw in a package of production. Resolves with what else there is
 * to say: not every registry answers this question.
 */
export async function checkAdvisories(
  root: string,
  ...options: string[]
): Promise<string | undefined> {
  const printed = await runPnpm(root, 'audit', '--prod', '--json', ...options);
  if (printed === undefined) return 'not asked: there is no pnpm';
  const audit = readAudit(printed);
  if (!audit.answered) return 'the registry does not answer: nothing is known';
  if (audit.grave.length > 0) throw new Error(audit.grave.join('\n'));
  if (audit.lesser > 0) return `${audit.lesser} of lesser severity: see pnpm audit --prod`;
}
