import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../apps/web/', import.meta.url));

/**
 * Builds a SvelteKit app of one page that holds the head and body of `html` and does nothing else: no hooks, no data from elsewhere. Returns a
 * script that serves it at PORT.
 */
export function buildBarePage(html: string): { script: string; remove: () => void } {
  const part = (name: string) =>
    new RegExp(`<${name}[^>]*>(.*)</${name}>`, 's').exec(html)?.[1] ?? '';
  const page = JSON.stringify({ head: part('head'), body: part('body') });
  const folder = mkdtempSync(join(tmpdir(), 'till-bare-'));
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ type: 'module', private: true }),
    'vite.config.js': `import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
export default { plugins: [sveltekit({ adapter: adapter() })] };`,
    'src/app.html':
      '<!doctype html><html lang="en"><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
    'src/routes/+page.js': 'export const csr = false;',
    'src/routes/+page.server.js': `export const load = () => (${page});`,
    'src/routes/+page.svelte':
      '<script>let { data } = $props();</script><svelte:head>{@html data.head}</svelte:head>{@html data.body}',
    'serve.js': `import { createServer } from 'node:http';
import { handler } from './build/handler.js';
createServer(handler).listen(Number(process.env.PORT), '127.0.0.1');`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(web, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(join(web, 'node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { script: join(folder, 'serve.js'), remove };
}
