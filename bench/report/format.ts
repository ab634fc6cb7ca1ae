/** A number with as many digits as it deserves: three. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 3 });
}

export const times = (value: number) => `${round(value)} ×`;
export const percent = (value: number) => `${Math.round(value * 100)} %`;

/** A Markdown table; prettier lays it out. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
