import { parseArgs } from 'node:util';
import { buildApp } from './build-app.ts';
import { installPeers } from './install-peers.ts';
import { describeMachine } from './machine.ts';
import { measureCheckout } from './parts/checkout.ts';
import { measureCommands } from './parts/commands.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureStart } from './parts/start.ts';
import { measureVisible } from './parts/visible.ts';
import { measureWebhook } from './parts/webhook.ts';
import { showProgress } from './progress.ts';
import type { PartResult } from './report/part-result.ts';
import { reportWebhook } from './report/webhook-report.ts';
import { writeReport } from './report/write-report.ts';
import { fullSizes, normalSizes, quickSizes, type Sizes } from './sizes.ts';
import { openWorld, type World } from './world/open-world.ts';

interface Part {
  heading: string;
  needsPeers: boolean;
  needsApi: boolean;
  run(world: World, sizes: Sizes): Promise<PartResult>;
}

const parts: Record<string, Part> = {
  webhook: {
    heading: 'Webhook',
    needsPeers: true,
    needsApi: true,
    run: async (world, sizes) => reportWebhook(await measureWebhook(world, sizes)),
  },
  growth: { heading: 'Growth', needsPeers: false, needsApi: true, run: measureGrowth },
  checkout: { heading: 'Checkout', needsPeers: true, needsApi: true, run: measureCheckout },
  visible: { heading: 'Paid → visible', needsPeers: false, needsApi: false, run: measureVisible },
  start: { heading: 'Start', needsPeers: true, needsApi: true, run: measureStart },
  commands: { heading: 'Commands', needsPeers: false, needsApi: false, run: measureCommands },
};

const usage = `Usage: pnpm bench [${Object.keys(parts).join(' | ')}]… [--quick | --full] [--only name,name]

Measures and writes docs/performance.md and docs/performance.svg; without a name, every part.
  --quick  only to see that everything runs: writes to standard output
  --full   more repetitions, and ten million orders
  --only   of the webhook's contestants these alone: writes to standard output`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    full: { type: 'boolean' },
    only: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const unknown = positionals.filter((name) => !(name in parts));
if (values.help || unknown.length > 0) {
  console.error(unknown.length > 0 ? `There is no part ${unknown.join(', ')}.\n\n${usage}` : usage);
  process.exit(values.help ? 0 : 1);
}

const sizes: Sizes = {
  ...(values.quick ? quickSizes : values.full ? fullSizes : normalSizes),
  ...(values.only && { only: values.only.split(',') }),
};
const chosen = Object.entries(parts).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
const kept = !values.quick && !values.only;

if (chosen.some(([, part]) => part.needsPeers)) installPeers();
if (chosen.some(([, part]) => part.needsApi)) buildApp('@till/api');
showProgress('starting PostgreSQL and the Stripe emulator');
const world = await openWorld();
try {
  for (const [name, part] of chosen) {
    try {
      const result = await part.run(world, sizes);
      if (kept) await writeReport(name, part.heading, describeMachine(world), result);
      else console.log(`## ${part.heading}\n\n${result.text}\n`);
      showProgress(`${name}: done`);
    } catch (error) {
      // The other parts do not need this one.
      showProgress(`${name}: failed`);
      console.error(error);
      process.exitCode = 1;
    }
  }
} finally {
  await world.close();
}
