/** Turns a line that a part wrote into what the terminal shows; undefined shows nothing. */
export type Show = (line: string, stream: 'stdout' | 'stderr', part: string) => string | undefined;

export const showNothing: Show = () => undefined;

/** As it came: for logs that something else collects. */
export const showRaw: Show = (line) => line;

export const showAll: Show = (line, _stream, part) => `${part.padEnd(15)} │ ${line}`;

const PINO_WARN = 40;

/** What went wrong: standard error, and pino's warnings and errors from standard output. */
export const showProblems: Show = (line, stream, part) => {
  const entry = readLogEntry(line);
  if (entry === undefined) return stream === 'stderr' ? showAll(line, stream, part) : undefined;
  if (entry.level < PINO_WARN) return undefined;
  const cause = entry.err?.message === undefined ? '' : `: ${entry.err.message}`;
  return showAll(
    `${entry.level > PINO_WARN ? 'error' : 'warning'} ${entry.msg ?? ''}${cause}`,
    stream,
    part,
  );
};

interface LogEntry {
  level: number;
  msg?: string;
  err?: { message?: string };
}

function readLogEntry(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as LogEntry;
    return typeof entry.level === 'number' ? entry : undefined;
  } catch {
    return undefined;
  }
}
