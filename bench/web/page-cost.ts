import { startTestServer } from '@till/db/testing';
import {
  freePort,
  startProcess,
  startStack,
  stopProcess,
} from '../../apps/web/test/start-stack.ts';
import { readUsage } from '../measure/process-usage.ts';
import { sendLoad } from '../measure/send-load.ts';
import { median } from '../measure/statistics.ts';
import { buildBarePage } from './bare-page.ts';

/**
 * What the product page costs beside a bare SvelteKit page of the same bytes: requests a second and processor time of the
 * web's process per request, in turns, at 64 connections and at one. `pnpm bench:page [rounds] [requests]`.
 */
const rounds = Number(process.argv[2] ?? 7);
const requests = Number(process.argv[3] ?? 1_500);

type Contestant = { name: string; url: URL; pid: number };
type Run = { perSecond: number; cpuUs: number };

async function measure({ url, pid }: Contestant, connections: number, count: number): Promise<Run> {
  const { hostname, port, pathname, host } = url;
  const request = Buffer.from(
    `GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\naccept: text/html\r\n\r\n`,
  );
  const before = readUsage(pid).cpuMs;
  const { seconds, acknowledged } = await sendLoad({
    targets: [{ host: hostname, port: Number(port) }],
    requests: Array<Buffer>(count).fill(request),
    connections,
  });
  if (acknowledged.length !== count) throw new Error(`${url.href} answered something else.`);
  return { perSecond: count / seconds, cpuUs: ((readUsage(pid).cpuMs - before) * 1_000) / count };
}

const postgres = await startTestServer();
const shop = await startStack(postgres.url);
const html = await (await fetch(`${shop.shopUrl}/products/plumb`)).text();
const bare = buildBarePage(html);
const port = await freePort();
const bareUrl = `http://127.0.0.1:${port}/`;
const bareProcess = await startProcess('web', [bare.script], { PORT: String(port) }, bareUrl);
try {
  const shopAddress = new URL(`${shop.shopUrl}/products/plumb`);
  shopAddress.hostname = '127.0.0.1';
  const contestants: Contestant[] = [
    { name: 'bare SvelteKit page', url: new URL(bareUrl), pid: bareProcess.pid! },
    { name: 'product page', url: shopAddress, pid: shop.webPid },
  ];
  const bareBytes = Buffer.byteLength(await (await fetch(bareUrl)).text());
  console.log(`bytes: bare ${bareBytes}, product ${Buffer.byteLength(html)}`);
  for (const contestant of contestants) await measure(contestant, 64, requests);
  for (const connections of [64, 1]) {
    const count = connections === 1 ? Math.ceil(requests / 3) : requests;
    const runs = contestants.map((): Run[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, contestant] of contestants.entries()) {
        runs[i]!.push(await measure(contestant, connections, count));
      }
    }
    const [first, second] = runs.map((all) => ({
      perSecond: median(all.map((run) => run.perSecond)),
      cpuUs: median(all.map((run) => run.cpuUs)),
    }));
    const ratios = (pick: (run: Run) => number) =>
      median(runs[1]!.map((run, i) => pick(run) / pick(runs[0]![i]!))).toPrecision(3);
    const show = ({ perSecond, cpuUs }: Run) =>
      `${Math.round(perSecond)}/s, ${Math.round(cpuUs)} µs of CPU`;
    console.log(`${connections} connections, medians of ${rounds}:`);
    console.log(`  bare     ${show(first!)}`);
    console.log(`  product  ${show(second!)}`);
    console.log(
      `  ratios   requests/s ${ratios((run) => run.perSecond)}, CPU of bare over product ${ratios((run) => 1 / run.cpuUs)}`,
    );
  }
} finally {
  await stopProcess(bareProcess);
  bare.remove();
  await shop.close();
  await postgres.stop();
}
