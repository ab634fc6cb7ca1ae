/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type Stack } from '../../apps/web/test/start-stack.ts';
import { ibans, onSuccess, payByDebit, payNow, sessionOf } from '../../apps/web/test/customer.ts';
import { buildApp } from '../build-app.ts';
import { quantile } from '../measure/statistics.ts';
import { showProgress } from '../progress.ts';
import { round, table, times } from '../report/format.ts';
import { describeGoals } from '../report/goals.ts';
import type { PartResult } from '../report/part-result.ts';
import type { Sizes } from '../sizes.ts';
import { product } from '../world/make-sales.ts';
import { tillTemplate, type World } from '../world/open-world.ts';

/** The emulator must not settle by itself. */
const neverMs = 3_600_000;
const patienceMs = 60_000;

/**
 * A debit settles while its buyer looks at the success page: from the time of the payment's row to the download link in
 * the open page, in Chromium.
 */
export async function measureVisible(world: World, sizes: Sizes): Promise<PartResult> {
  buildApp('@till/web');
  // Chromium brings its own system libraries when it believes to be there.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { openBrowser } = await import('../../apps/web/test/open-browser.ts');
  const stack = await startStack(world.urlOf(tillTemplate), { debitSettleMs: neverMs });
  const browser = await openBrowser();
  const waits: number[] = [];
  try {
    for (let i = 0; i < sizes.visits; i += 1) {
      const waitMs = await visit(stack, browser);
      showProgress(`visible ${i + 1}/${sizes.visits}: ${round(waitMs)} ms`);
      waits.push(waitMs);
    }
  } finally {
    await browser.close();
    await stack.close();
  }
  return reportVisible(waits);
}

type Browser = Awaited<
  ReturnType<(typeof import('../../apps/web/test/open-browser.ts'))['openBrowser']>
>;

async function visit({ shopUrl, control, db }: Stack, browser: Browser): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(`${shopUrl}/products/${product.slug}`);
    await payNow(page);
    await page.locator('[name=email]').waitFor();
    await payByDebit(page, ibans.settles);
    await onSuccess(page);
    const sessionId = sessionOf(page);
    await page.locator('.waiting').waitFor();
    // Anywhere between two looks of a page that looks again by itself.
    await sleep(Math.random() * 1_000);
    const seen = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const look = () => {
            if (!document.querySelector('a[href*="/downloads/"], a[download]')) return;
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { childList: true, subtree: true });
          look();
        }),
    );
    if (!control.settleDebit(sessionId)) throw new Error('There was no debit to settle.');
    const seenAtMs = await seen;
    const [payment] = await db.sql<{ at: number }[]>`
      select (extract(epoch from updated_at) * 1000)::float8 as at from payments
      where session_id = ${sessionId} and status = 'paid'`;
    return seenAtMs - payment!.at;
  } finally {
    await context.close();
  }
}

function reportVisible(waits: number[]): PartResult {
  const [p50, most] = [quantile(waits, 0.5), Math.max(...waits)];
  const text = [
    'A bank debit settles while its buyer looks at the open success page with JavaScript (headless Chromium, the built web,',
    'the API, the emulator’s signed webhook). From the start of the statement that writes the payment to the download',
    'link in the page.',
    '',
    table(
      ['visits', 'median, ms', 'longest', 'longest of median'],
      [[String(waits.length), round(p50), round(most), times(most / p50)]],
    ),
    '',
    describeGoals([
      { text: 'median from commit to access seen, ms', value: p50, limit: 100, kind: 'most' },
    ]),
  ].join('\n');
  return { text };
}
