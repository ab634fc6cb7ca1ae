import { summarise } from '../measure/statistics.ts';
import type { WebhookResults } from '../parts/webhook.ts';
import { drawBars, type Bar } from './draw-bars.ts';
import { round } from './format.ts';

/** Throughput and CPU per event, each beside its ratio to the tutorial handler. */
export function drawWebhook({
  results,
  ceilings,
}: Pick<WebhookResults, 'results' | 'ceilings'>): string {
  const medianOf = (name: string, key: 'eventsPerSecond' | 'cpuUs') => {
    const found = results.find(({ contestant }) => contestant.name === name);
    return found ? summarise(found.full.map((run) => run[key])).median : NaN;
  };
  const bars = (key: 'eventsPerSecond' | 'cpuUs'): Bar[] =>
    results
      .filter(({ contestant }) => contestant.name !== 'hello')
      .map(({ contestant: { name, title, kind } }) => {
        const value = medianOf(name, key);
        const ratio = round(value / medianOf('tutorial', key));
        return { title, value, label: `${round(value)} (${ratio} ×)`, kind };
      });
  const alone = ceilings.withPayloadPerSecond;
  const ofTutorial = round(alone / medianOf('tutorial', 'eventsPerSecond'));
  const pgbench: Bar = {
    title: 'PostgreSQL alone, same rows',
    value: alone,
    label: `${round(alone)} (${ofTutorial} ×)`,
    kind: 'ceiling',
  };
  return drawBars([
    {
      title: 'Webhook events per second, 64 connections (× tutorial handler)',
      bars: [...bars('eventsPerSecond'), pgbench],
    },
    { title: 'Server CPU per event, µs (× tutorial handler)', bars: bars('cpuUs') },
  ]);
}
