import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contestants } from '../contestants.ts';
import { deliver } from '../measure/deliver.ts';
import { readUsage } from '../measure/process-usage.ts';
import { summarise, type Goal } from '../measure/statistics.ts';
import { showProgress } from '../progress.ts';
import { percent, round, table, times } from '../report/format.ts';
import { describeGoals } from '../report/goals.ts';
import type { PartResult } from '../report/part-result.ts';
import { root } from '../root.ts';
import type { Sizes } from '../sizes.ts';
import { tillTemplate, type World } from '../world/open-world.ts';
import { startServer, type RunningServer } from '../world/start-server.ts';
import { startTill, type TillForm } from '../world/start-till.ts';

interface Form {
  title: string;
  start(): Promise<RunningServer>;
  isTill: boolean;
  startMs: number[];
  restMb: number[];
  loadedMb: number[];
}

const till = contestants.find(({ name }) => name === 'till')!;
const restMs = 1_000;
const loadEvents = 2_000;

/** How long the API takes to listen, and what memory it has. */
export async function measureStart(world: World, sizes: Sizes): Promise<PartResult> {
  const databaseUrl = await world.createDatabase('bench_start', tillTemplate);
  const tillForm = (title: string, form: TillForm) =>
    newForm(title, true, () => startTill(world, databaseUrl, form));
  const forms = [
    newForm('empty Node', false, startEmpty),
    tillForm('API on Node, bundled', 'bundle'),
    tillForm('API on Node, from source', 'source'),
    tillForm('API on Deno, from source', 'deno'),
  ];
  for (const form of forms) await (await form.start()).stop();
  for (let i = 0; i < sizes.starts; i += 1) {
    for (const form of forms) await measureOnce(world, form, { loaded: i === 0 });
    const started = forms.map((form) => `${form.title} ${round(form.startMs.at(-1)!)} ms`);
    showProgress(`start ${i + 1}/${sizes.starts}: ${started.join(', ')}`);
  }
  return reportStart(forms);
}

function newForm(title: string, isTill: boolean, start: Form['start']): Form {
  return { title, isTill, start, startMs: [], restMb: [], loadedMb: [] };
}

function startEmpty(): Promise<RunningServer> {
  return startServer({
    program: process.execPath,
    args: ['empty.mjs'],
    cwd: join(root, 'bench/peers'),
    env: {},
    listening: /listening at (http:\S+)/,
  });
}

async function measureOnce(world: World, form: Form, { loaded }: { loaded: boolean }) {
  const server = await form.start();
  form.startMs.push(server.startMs);
  await sleep(restMs);
  form.restMb.push(readUsage(server.pid).memoryMb);
  if (loaded && form.isTill) {
    const db = world.open('bench_start');
    const running = { contestant: till, servers: [server], db };
    const { memoryMb } = await deliver(world, running, { count: loadEvents, connections: 64 });
    form.loadedMb.push(memoryMb);
    await db.close();
  }
  await server.stop();
}

function reportStart(forms: Form[]): PartResult {
  const empty = forms[0]!;
  const ms = (form: Form) => summarise(form.startMs);
  const mb = (form: Form) => summarise(form.restMb).median;
  const rows = forms.map((form) => [
    form.title,
    round(ms(form).median),
    percent(ms(form).spread),
    times(ms(form).median / ms(empty).median),
    round(mb(form)),
    times(mb(form) / mb(empty)),
    form.isTill ? round(summarise(form.loadedMb).median) : '–',
    form.isTill ? times(summarise(form.loadedMb).median / mb(empty)) : '–',
  ]);
  // The goal's 110 ms and 80 MB are given beside 25 ms and 44 MB of an empty Node on one machine.
  const best = (of: (form: Form) => number) =>
    Math.min(...forms.filter((form) => form.isTill).map(of)) / of(empty);
  const goals: Goal[] = [
    {
      text: 'best form to listening, of empty Node',
      value: best((form) => ms(form).median),
      limit: 110 / 25,
      kind: 'most',
    },
    {
      text: 'its memory at rest, of empty Node',
      value: best(mb),
      limit: 80 / 44,
      kind: 'most',
    },
  ];
  const text = [
    'From starting the process to its word that it listens; memory a second later, and after',
    `${round(loadEvents)} webhook events on 64 connections.`,
    '',
    table(
      [
        '',
        'listening after, ms',
        'spread',
        'of empty Node',
        'MB at rest',
        'of empty Node',
        'MB after load',
        'of empty Node at rest',
      ],
      rows,
    ),
    '',
    describeGoals(goals),
  ].join('\n');
  return { text };
}
