import { readFileSync } from 'node:fs';
import { Refusal } from './deed.ts';
import { toCell } from './print.ts';

const longest = 500;

/**
 * The licence keys of a file, one on each line, with the number of theirs. Empty lines are passed over. Refuses a file
 * that holds a key twice, or one that cannot be a key, and names the lines.
 */
export function readPoolFile(file: string): Map<string, number> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    throw new Refusal(`${toCell(file)} cannot be read as text.`);
  }
  const keys = new Map<string, number>();
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const key = line.trim();
    const first = keys.get(key);
    if (key === '') continue;
    if (first !== undefined) problems.push(`line ${index + 1}: the same key as line ${first}`);
    else if (key.length > longest)
      problems.push(`line ${index + 1}: longer than ${longest} characters`);
    else if (/[\p{Cc}\p{Cf}]/u.test(key)) problems.push(`line ${index + 1}: a control character`);
    else keys.set(key, index + 1);
  }
  if (problems.length > 0) {
    throw new Refusal(`Nothing was imported:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
  if (keys.size === 0) throw new Refusal(`There is no key in ${toCell(file)}.`);
  return keys;
}
