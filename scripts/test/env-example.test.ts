import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Environment } from '../../apps/api/src/environment.ts';
import { readEnv } from '../../apps/web/src/lib/server/env.ts';

const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
const named = lines.flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
const OF_DEMO_AND_DEV = ['STRIPE_EMULATOR_PORT', 'TILL_MAILBOX_PORT', 'TILL_POSTGRES_PORT'];

/** The variables that the web asks its environment for. */
function listWebVariables(): string[] {
  const asked = new Set<string>();
  readEnv(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }));
  return [...asked];
}

test('.env.example names the variables that API and web read, and no other', () => {
  const read = new Set([
    ...Object.keys(Environment.shape),
    ...listWebVariables(),
    ...OF_DEMO_AND_DEV,
  ]);
  expect(named.toSorted()).toEqual([...read].toSorted());
});

test('.env.example says of every variable what it is', () => {
  for (const name of named) {
    const above = lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1];
    expect(above, name).toMatch(/^# .+[.)]$|^# .+\.$/);
  }
});
