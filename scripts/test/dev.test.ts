import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copyWorkspace } from './copy-workspace.ts';
import { openVisitor } from './open-visitor.ts';
import { listProcessesOf } from './process-family.ts';
import { choosePorts, runScript } from './run-command.ts';

const { folder, remove } = copyWorkspace();
afterAll(remove);

test('with dev, a changed API file restarts the API and a changed page is shown', async () => {
  const ports = await choosePorts();
  const dev = runScript(folder, 'dev', [], ports);
  await dev.until('Ctrl-C stops everything.');
  const visitor = openVisitor(`http://localhost:${ports.WEB_PORT}`);
  expect(await visitor.read('/products/plumb')).not.toContain('changed while it runs');

  appendFileSync(join(folder, 'apps/api/src/main.ts'), "console.log('the changed API runs');\n");
  await dev.until('the changed API runs');
  appendFileSync(
    join(folder, 'apps/web/src/routes/products/[slug]/+page.svelte'),
    '<p>changed while it runs</p>\n',
  );
  await expect
    .poll(async () => (await visitor.visit('/products/plumb')).text(), {
      timeout: 60_000,
      interval: 250,
    })
    .toContain('changed while it runs');

  dev.child.kill('SIGTERM');
  expect(await dev.ended).toMatchObject({ code: 0 });
  await expect.poll(() => listProcessesOf(folder), { timeout: 20_000 }).toEqual([]);
});
