import { isMet, type Goal } from '../measure/statistics.ts';
import { round, table } from './format.ts';

/** Goals beside what was measured, and whether each is met. */
export function describeGoals(goals: Goal[]): string {
  return table(
    ['goal', 'measured', ''],
    goals.map((goal) => [
      `${goal.text} ${goal.kind === 'least' ? '≥' : '≤'} ${round(goal.limit)}`,
      round(goal.value),
      isMet(goal) ? 'met' : '**missed**',
    ]),
  );
}
