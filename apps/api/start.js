import { existsSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// What production starts: the bundle, once `pnpm build` has made it, otherwise the source. JavaScript, because loading
// what strips the types would take as long as loading the API.
const bundle = new URL('dist/main.js', import.meta.url);
const built = existsSync(bundle);
if (built) enableCompileCache(fileURLToPath(new URL('dist/.compiled', import.meta.url)));
await import(built ? bundle.href : new URL('src/main.ts', import.meta.url).href);
// Now, and not when the process ends: it may be killed.
if (built) flushCompileCache();
