import { findOrderDossier } from '@till/db';
import type { Command } from 'commander';
import { Refusal, type Run } from './deed.ts';
import { maskPersonal } from './mask-personal.ts';
import { printJson, printLine, printTable, toCell } from './print.ts';
import { addRefundCommand } from './refund-command.ts';

// What a person looks for first; the rest is in --json.
const shownColumns = {
  grants: ['line', 'product_slug', 'quantity', 'cause', 'created_at'],
  refunds: ['id', 'status', 'amount_minor', 'currency', 'lines', 'cause', 'updated_at'],
  disputes: ['id', 'status', 'amount_minor', 'currency', 'cause', 'updated_at'],
  effects: ['key', 'attempts', 'run_at', 'done_at', 'last_error'],
  events: ['received_at', 'id', 'type', 'outcome', 'deliveries', 'reason'],
} as const;

/** `till orders …`. */
export function addOrderCommands(program: Command, run: Run): void {
  const orders = program.command('orders').description('Orders and all that is known of them.');

  addRefundCommand(orders, run);
  orders
    .command('show <order>')
    .description(
      'One order, by its id or that of its Checkout Session: payment, grants, refunds, events.',
    )
    .option('--show-personal', 'the customer’s address too')
    .option('--json', 'one JSON document, complete')
    .action((id: string, options: { showPersonal?: boolean; json?: boolean }) =>
      run(async ({ db }) => {
        const found = await findOrderDossier(db, id);
        if (!found) throw new Refusal(`There is no order or session ${toCell(id)} here.`);
        // From a grant's seed its licence keys follow: it is nobody's business here.
        const grants = found.grants.map(({ seed: _seed, ...grant }) => grant);
        const whole = { ...found, grants };
        const dossier = options.showPersonal ? whole : (maskPersonal(whole) as typeof whole);
        if (options.json) return printJson(dossier);
        printRow('order', dossier.order);
        if (dossier.payment) printRow('payment', dossier.payment);
        else printLine('\npayment: none yet');
        printLine(
          `\nopen to the buyer: ${dossier.openLines.length > 0 ? `line ${dossier.openLines.join(', ')}` : 'nothing'}`,
        );
        for (const [name, columns] of Object.entries(shownColumns)) {
          const rows = dossier[name as keyof typeof shownColumns];
          if (rows.length === 0) continue;
          printLine(`\n${name}`);
          printTable(
            rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))),
          );
        }
      }),
    );
}

function printRow(title: string, row: Record<string, unknown>): void {
  printLine(title === 'order' ? title : `\n${title}`);
  for (const [name, value] of Object.entries(row)) {
    if (value !== null) printLine(`  ${name.padEnd(18)} ${toCell(value)}`);
  }
}
