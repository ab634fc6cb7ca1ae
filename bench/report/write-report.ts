import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../root.ts';
import type { PartResult } from './part-result.ts';

const file = join(root, 'docs/performance.md');

const introduction = `# Performance

How fast Till is, beside others that do similar work, and beside what the machine can do at all. \`pnpm bench\` measures it
and writes this page; \`pnpm bench webhook\` one part of it. Numbers of a machine say little: read the ratios. Spread is the
distance of the slowest repetition from the fastest, of the median. How it is measured:
[0050](decisions/0050-how-performance-is-measured.md).

![Events per second and CPU per event, Till beside others](performance.svg)
`;

/** Replaces a part's section of docs/performance.md, whose other sections stay as they were measured before. */
export async function writeReport(
  part: string,
  heading: string,
  measured: string,
  { text, svg }: PartResult,
): Promise<void> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : introduction;
  const section = `<!-- ${part} -->\n\n## ${heading}\n\n${text}\n\n_${measured}_\n\n<!-- /${part} -->`;
  const old = new RegExp(`<!-- ${part} -->.*<!-- /${part} -->`, 's');
  const after = old.test(before)
    ? before.replace(old, () => section)
    : `${before.trimEnd()}\n\n${section}\n`;
  const options = await resolveConfig(file);
  writeFileSync(file, await format(after, { ...options, parser: 'markdown' }));
  if (svg) writeFileSync(join(root, 'docs/performance.svg'), svg);
}
