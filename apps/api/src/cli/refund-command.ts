import { formatMoney } from '@till/contracts/format-money';
import { InvalidArgumentError, type Command } from 'commander';
import type { Run } from './deed.ts';
import { printJson, printLine, toCell } from './print.ts';
import { planLineRefund, refundLine, type LineRefund } from './refund-line.ts';

/** `till orders refund`. */
export function addRefundCommand(orders: Command, run: Run): void {
  orders
    .command('refund <order>')
    .description(
      'Gives back what was paid for a line of an order, at Stripe, and closes what the line opened.',
    )
    .requiredOption('--line <number>', 'the line, as `till orders show` numbers it', readCount)
    .option('--units <number>', 'so many of its units, the last ones; else all', readCount)
    .option('--dry-run', 'say what would go back, and ask Stripe for nothing')
    .option('--json', 'one JSON document')
    .action(
      (id: string, options: { line: number; units?: number; dryRun?: boolean; json?: boolean }) =>
        run(async (tools) => {
          if (options.dryRun) {
            const { refund } = await planLineRefund(tools, id, options);
            if (options.json) return printJson({ dryRun: true, ...refund });
            return printLine(`It would give back ${describe(refund)}. Nothing was done.`);
          }
          const made = await refundLine(tools, id, options);
          if (options.json) return printJson(made);
          printLine(`${made.refundId} ${made.status ?? ''}: ${describe(made)}.`);
        }),
    );
}

function describe({ line, units, amountMinor, currency }: LineRefund): string {
  const money = formatMoney(amountMinor, currency, 'en');
  return `${money} for ${units} of ${line.quantity} of line ${line.line}, ${toCell(line.name)}`;
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a number from 1.');
  return Number(text);
}
