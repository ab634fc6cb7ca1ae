import { findEvent, listEvents, prunePayloads, retryStatement } from '@till/db';
import { eventOutcomes, type EventOutcome } from '@till/db/schema';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Run } from './deed.ts';
import { maskPersonal } from './mask-personal.ts';
import { printJson, printLine, printTable, toCell } from './print.ts';
import { readDays } from './read-days.ts';
import { addReplayCommand, unknownEvent } from './replay-command.ts';

function limit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) {
    throw new InvalidArgumentError('Not a number from 1 to 10000.');
  }
  return value;
}

const batchSize = 500;

/** `till events list | show | prune | replay`. */
export function addEventCommands(program: Command, run: Run): void {
  const events = program.command('events').description('The events that came from Stripe.');

  events
    .command('list')
    .description(
      'The newest events. Quarantined, failing and parked ones need somebody to look at them.',
    )
    .addOption(new Option('--outcome <outcome>', 'only these').choices(eventOutcomes))
    .option('--limit <n>', 'at most so many', limit, 50)
    .option('--json', 'one JSON document instead of a table')
    .action((options: { outcome?: EventOutcome; limit: number; json?: boolean }) =>
      run(async ({ db }) => {
        const rows = await listEvents(db, options.outcome ?? null, options.limit);
        if (options.json) return printJson([...rows]);
        if (rows.length === 0) return printLine('No events.');
        printTable(
          rows.map(({ receivedAt, id, type, outcome, reason, deliveries, failures }) => ({
            receivedAt,
            id,
            type,
            outcome,
            deliveries,
            failures,
            reason,
          })),
        );
      }),
    );

  events
    .command('show <event>')
    .description('One event with what Stripe signed.')
    .option('--show-personal', 'customers’ addresses and names too')
    .option('--json', 'one JSON document')
    .action((id: string, options: { showPersonal?: boolean; json?: boolean }) =>
      run(async ({ db }) => {
        const event = await findEvent(db, id);
        if (!event) throw unknownEvent(id);
        const { payload, ...row } = event;
        const shown = {
          ...row,
          payload: payload === null ? null : (JSON.parse(payload) as unknown),
        };
        const safe = options.showPersonal ? shown : maskPersonal(shown);
        if (options.json) return printJson(safe);
        const { payload: body, ...facts } = safe as typeof shown;
        for (const [name, value] of Object.entries(facts))
          printLine(`${name.padEnd(12)} ${toCell(value)}`);
        printLine('');
        printJson(body);
      }),
    );
  events
    .command('prune')
    .description(
      'Drops what Stripe signed of old events, in small steps while the shop runs. The events themselves stay.',
    )
    .requiredOption('--older-than <days>', 'received longer ago than so many days', readDays)
    .action((options: { olderThan: number }) =>
      run(async ({ db }) => {
        const olderThanSeconds = options.olderThan * 24 * 60 * 60;
        let dropped = 0;
        for (let last = batchSize; last === batchSize;) {
          last = await retryStatement(() => prunePayloads(db, olderThanSeconds, batchSize));
          dropped += last;
        }
        printLine(`Dropped the payloads of ${dropped} events.`);
      }),
    );
  addReplayCommand(events, run);
}
