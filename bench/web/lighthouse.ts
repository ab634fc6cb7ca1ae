import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startTestServer } from '@till/db/testing';
import { onSuccess, payByCard, payNow } from '../../apps/web/test/customer.ts';
import { openBrowser } from '../../apps/web/test/open-browser.ts';
import { freePort, startStack } from '../../apps/web/test/start-stack.ts';

/**
 * Lighthouse with its mobile preset on the pages of the built shop, in the browser of the web's tests; nothing leaves this
 * machine. `pnpm lighthouse [runs]`. Prints the median of each category and every audit that is not
 * perfect; ends with 1 when a median is under 100.
 */
const runs = Number(process.argv[2] ?? 3);
const folder = fileURLToPath(new URL('.', import.meta.url));
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const measures = ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];

type Category = { score: number | null; auditRefs: { id: string; weight: number }[] };
type Audit = { score: number | null; numericValue?: number; title: string; displayValue?: string };
type Report = { categories: Record<string, Category>; audits: Record<string, Audit> };
type Lighthouse = (url: string, flags: object) => Promise<{ lhr: Report }>;

/** Lighthouse is large and only for this: it is installed beside this file, in the version of the lock file. */
async function loadLighthouse(): Promise<Lighthouse> {
  if (!existsSync(`${folder}node_modules`)) {
    spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit'], { cwd: folder, stdio: 'inherit' });
  }
  const entry = new URL('node_modules/lighthouse/core/index.js', import.meta.url).href;
  return ((await import(entry)) as { default: Lighthouse }).default;
}

const medianOf = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function report(name: string, reports: Report[]): boolean {
  const scores = categories.map((category) =>
    medianOf(reports.map((one) => Math.round((one.categories[category]?.score ?? 0) * 100))),
  );
  const metrics = measures.map((id) => {
    const value = medianOf(reports.map((one) => one.audits[id]?.numericValue ?? 0));
    return `${id} ${Math.round(value * 1000) / 1000}`;
  });
  console.log(`${name.padEnd(10)} ${scores.join(' / ')}   ${metrics.join(', ')}`);
  const last = reports.at(-1)!;
  const counted = Object.values(last.categories).flatMap(({ auditRefs }) => auditRefs);
  for (const id of new Set(counted.map((audit) => audit.id))) {
    const audit = last.audits[id];
    if (typeof audit?.score !== 'number' || audit.score >= 0.9) continue;
    console.log(`    ${id}: ${audit.title} ${audit.displayValue ?? ''}`);
  }
  return scores.every((score) => score === 100);
}

const lighthouse = await loadLighthouse();
const port = await freePort();
const postgres = await startTestServer();
const browser = await openBrowser([`--remote-debugging-port=${port}`]);
const shop = await startStack(postgres.url);
try {
  const page = await browser.newPage();
  await page.goto(`${shop.shopUrl}/products/plumb`);
  await payNow(page);
  await payByCard(page);
  await onSuccess(page);
  await page.locator('code').first().waitFor();
  const cookies = await page.context().cookies(shop.shopUrl);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const success = page.url();
  await page.close();

  const pages: [name: string, url: string, headers: Record<string, string>][] = [
    ['home', `${shop.shopUrl}/`, {}],
    ['product', `${shop.shopUrl}/products/plumb`, {}],
    ['success', success, { cookie }],
    ['purchases', `${shop.shopUrl}/purchases`, { cookie }],
  ];
  console.log(`medians of ${runs}: ${categories.join(' / ')}`);
  for (const [name, url, extraHeaders] of pages) {
    const reports: Report[] = [];
    while (reports.length < runs) {
      const { lhr } = await lighthouse(url, { port, extraHeaders, onlyCategories: categories });
      reports.push(lhr);
    }
    if (!report(name, reports)) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await shop.close();
  await postgres.stop();
}
