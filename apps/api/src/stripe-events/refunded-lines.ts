/** The metadata of a refund that names what goes back: `2` is line 2 whole, `2:1,3` one unit of it and line 3. */
export const refundedLinesKey = 'till_lines';

// More units than a line can have.
const wholeLine = 32_767;

/** The units that go back, by line; empty when nothing is named, undefined when the text cannot be read. */
export function readRefundedLines(text: string): Record<string, number> | undefined {
  const lines: Record<string, number> = {};
  if (text.trim() === '') return lines;
  for (const part of text.split(',')) {
    const [, line, units] = /^\s*([1-9]\d{0,2})(?::([1-9]\d{0,3}))?\s*$/.exec(part) ?? [];
    if (!line || line in lines) return undefined;
    lines[line] = units ? Number(units) : wholeLine;
  }
  return lines;
}

/** Metadata for a refund of so many units of a line. */
export const writeRefundedLines = (line: number, units: number): Record<string, string> => ({
  [refundedLinesKey]: `${line}:${units}`,
});
