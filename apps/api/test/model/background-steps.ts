import { workOutbox } from '../../src/outbox/start-outbox.ts';
import { nothingSwept, sweepStripe, type Swept } from '../../src/sweep/sweep-stripe.ts';
import { newProcess, unlessDead, type Process } from './fault-points.ts';
import type { Step } from './history.ts';
import type { Scene } from './scene.ts';

const log = { info() {}, warn() {}, error() {} };

/** One sweep of everything Stripe has; it may die on the way. */
export async function sweep(scene: Scene, step: Extract<Step, { do: 'sweep' }>): Promise<void> {
  const process = newProcess(step.crash);
  const swept = await sweepAll(scene, process);
  scene.model.see(swept ? 'sweep done' : 'sweep died');
  if (swept && swept.applied > 0) scene.model.see('sweep healed');
}

/** Everything that Stripe has, applied. Undefined when the process died. */
export async function sweepAll(
  scene: Scene,
  process: Process = newProcess(null),
): Promise<Swept | undefined> {
  const swept = nothingSwept();
  const options = { sinceSeconds: null, cause: 'sweep' as const, swept };
  await unlessDead({ process, number: 0 }, () => sweepStripe(scene.model.tools, options, log));
  return process.dead ? undefined : swept;
}

/** One round of the outbox's worker; it may die on the way, and the mail server may refuse. */
export async function work(scene: Scene, step: Extract<Step, { do: 'outbox' }>): Promise<void> {
  const process = newProcess(step.crash);
  scene.model.refuseMails(step.refused);
  await round(scene, process);
  scene.model.refuseMails(0);
  scene.model.see(process.dead ? 'outbox died' : 'outbox worked');
}

async function round(scene: Scene, process: Process): Promise<number> {
  const { tools, mailer } = scene.model;
  const work = () => workOutbox({ ...tools, mailer }, log);
  return (await unlessDead({ process, number: 0 }, work)) ?? 0;
}

/** Leases and delays run out, the worker goes on until nothing is due. */
export async function drainOutbox(scene: Scene): Promise<void> {
  const { db } = scene.model;
  await db.sql`update outbox set locked_until = null, run_at = now() where done_at is null`;
  while ((await round(scene, newProcess(null))) > 0);
}
