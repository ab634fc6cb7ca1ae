import type { Command } from 'commander';
import { askAboutUnsettled } from '../sweep/ask-about-unsettled.ts';
import { rebuildLedger } from '../sweep/rebuild-ledger.ts';
import { nothingSwept, sweepStripe, type Swept } from '../sweep/sweep-stripe.ts';
import type { Log } from '../tools.ts';
import { Refusal, type Run } from './deed.ts';
import { printJson, printTable, toCell } from './print.ts';
import { readDays } from './read-days.ts';

/** `till sweep` and `till rebuild`. */
export function addSweepCommands(program: Command, run: Run): void {
  program
    .command('sweep')
    .description(
      'Asks Stripe for its sessions, refunds and disputes and applies what the ledger lacks.',
    )
    .option('--days <n>', 'how far back, by the time they were made', readDays, 35)
    .option('--json', 'one JSON document instead of a table')
    .action((options: { days: number; json?: boolean }) =>
      run(async (tools) => {
        const swept = nothingSwept();
        const spanSeconds = options.days * 24 * 60 * 60;
        const sinceSeconds = Math.floor(tools.clock() / 1000) - spanSeconds;
        await sweepStripe(tools, { sinceSeconds, cause: 'sweep', swept }, toStderr);
        await askAboutUnsettled(tools, spanSeconds, { swept }, toStderr);
        report(swept, options.json);
      }),
    );

  program
    .command('rebuild')
    .description(
      'Brings a lost ledger back from Stripe alone. Sends no mails; keeps what is there.',
    )
    .option('--json', 'one JSON document instead of a table')
    .action((options: { json?: boolean }) =>
      run(async (tools) => report(await rebuildLedger(tools, toStderr), options.json)),
    );
}

function report(swept: Swept, json = false): void {
  if (json) printJson(swept);
  else printTable([swept]);
  if (swept.failed > 0) throw new Refusal(`${swept.failed} could not be applied, see above.`);
}

const write = (fields: object, message: string) => {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined);
  console.error([message, ...named.map(([key, value]) => `${key}=${toCell(value)}`)].join(' '));
};
const toStderr = { info: () => {}, warn: write, error: write } as unknown as Log;
