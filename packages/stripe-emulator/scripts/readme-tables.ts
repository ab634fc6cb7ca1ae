import { testCards, testIbans } from '../src/index.ts';
import { absentFamilies, coverage } from './coverage.ts';
import type { Row } from './coverage.ts';

const longestGroup = 4;

/** The parts of the README that follow from the code, by the name of their markers. */
export function readmeTables(): Record<string, string> {
  return {
    cards: table(
      ['card', 'token', 'what happens'],
      testCards.map(({ number, tokens, does }) => [inFours(number), `\`${tokens[0]}\``, does]),
    ),
    ibans: table(
      ['IBAN for bank debit', 'what happens'],
      testIbans.map(({ iban, does }) => [inFours(iban), does]),
    ),
    coverage: [
      table(['route', '', 'what is missing'], coverage().map(toCells)),
      `Absent altogether: ${absentFamilies()
        .map((family) => `\`${family}\``)
        .join(', ')}.`,
    ].join('\n\n'),
  };
}

/** `readme` with each of its tables as they are now. */
export function refresh(readme: string): string {
  return Object.entries(readmeTables()).reduce((text, [name, content]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(open), text.indexOf(close)];
    if (from < 0 || to < from) throw new Error(`The README has no ${open} … ${close}`);
    return `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`;
  }, readme);
}

const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ');

function toCells({ route, state, missing, idle }: Row): string[] {
  const parts = [
    missing.length > 0 && listed(missing),
    idle.length > 0 && `without effect: ${listed(idle)}`,
  ];
  return [`\`${route}\``, state, parts.filter(Boolean).join('; ')];
}

/** All of them by name, but for long rows of one kind: of these the first and how many. */
function listed(names: string[]): string {
  const groups = Map.groupBy(names, (name) => name.match(/^\w+(?=\[)/)?.[0] ?? name);
  return [...groups]
    .flatMap(([parent, group]) =>
      group.length > longestGroup
        ? [`\`${group[0]}\` and ${group.length - 1} more of \`${parent}\``]
        : group.map((name) => `\`${name}\``),
    )
    .join(', ');
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
