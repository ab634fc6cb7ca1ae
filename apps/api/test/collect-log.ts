import type { Log } from '../src/tools.ts';

export type LogLine = { level: 'info' | 'warn' | 'error'; message: string } & Record<
  string,
  unknown
>;

/** A log that keeps its lines. */
export function collectLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const keep = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ ...fields, level, message });
  };
  const log = { info: keep('info'), warn: keep('warn'), error: keep('error') } as unknown as Log;
  return { log, lines };
}

export const silent: Log = collectLog().log;
