import type { ChangedRow } from '@till/db';
import type { Command } from 'commander';
import { PayloadDropped, rehearseEvent, replayEvent } from '../stripe-events/replay-event.ts';
import { Refusal, type Run } from './deed.ts';
import { maskPersonal } from './mask-personal.ts';
import { printJson, printLine, toCell } from './print.ts';

export const unknownEvent = (id: string) =>
  new Refusal(`There is no event ${toCell(id)} here. \`till events list\` shows which there are.`);

function refuseDropped(error: unknown): never {
  throw error instanceof PayloadDropped ? new Refusal(error.message) : error;
}

/** `till events replay`. */
export function addReplayCommand(events: Command, run: Run): void {
  events
    .command('replay <event>')
    .description(
      'Applies a stored event again. It may have been applied before: nothing happens twice.',
    )
    .option('--dry-run', 'show the rows it would write, and write none')
    .option('--show-personal', 'customers’ addresses in those rows too')
    .option('--json', 'one JSON document')
    .action((id: string, options: { dryRun?: boolean; showPersonal?: boolean; json?: boolean }) =>
      run(async (tools, config) => {
        if (options.dryRun) {
          const rehearsed = await rehearseEvent(tools, config.databaseUrl, id).catch(refuseDropped);
          if (!rehearsed) throw unknownEvent(id);
          const { result, changes } = rehearsed;
          const shown = changes.map((change) => differencesOf(change, options.showPersonal));
          if (options.json) return printJson({ dryRun: true, ...result, changes: shown });
          printLine(
            `It would be ${result.outcome}${result.reason ? `: ${toCell(result.reason)}` : ''}. Nothing was written.`,
          );
          shown.forEach(printChange);
          return;
        }
        const applied = await replayEvent(tools, id).catch(refuseDropped);
        if (!applied) throw unknownEvent(id);
        if (options.json) printJson(applied);
        else printLine(`${applied.outcome}${applied.reason ? `: ${toCell(applied.reason)}` : ''}`);
        if (applied.outcome === 'failing' || applied.outcome === 'parked') {
          throw new Refusal('It could not be applied; the reason stands beside the event.');
        }
      }),
    );
}

type Difference = {
  table: string;
  key: string;
  isNew: boolean;
  columns: Record<string, { before: unknown; after: unknown }>;
};

/** Of a row the columns that would change; of a new one all that are set. */
function differencesOf(
  { table, key, before, after }: ChangedRow,
  showPersonal = false,
): Difference {
  const hide = (row: Record<string, unknown>) =>
    showPersonal ? row : (maskPersonal(row) as typeof row);
  const [old, fresh] = [hide(before ?? {}), hide(after)];
  const columns = Object.keys(after)
    .filter(
      (name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after[name] ?? null),
    )
    // The event's bytes are known already, and from a seed its licence keys follow.
    .filter((name) => name !== 'payload' && name !== 'seed')
    .map((name) => [name, { before: old[name] ?? null, after: fresh[name] ?? null }] as const);
  return { table, key, isNew: before === null, columns: Object.fromEntries(columns) };
}

function printChange({ table, key, isNew, columns }: Difference): void {
  printLine(`\n${table} ${toCell(key)}${isNew ? ' (new)' : ''}`);
  for (const [name, { before, after }] of Object.entries(columns)) {
    printLine(`  ${name}: ${toCell(before)} → ${toCell(after)}`);
  }
}
