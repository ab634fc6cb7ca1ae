import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type OutputOptions, type Plugin, type RolldownOptions } from 'rolldown';

/** Migrations and sold files are found from the place of the source, not of the bundle. */
const keepPlaces = (dir: string): Plugin => ({
  name: 'keep-places',
  transform(code, id) {
    if (id.includes('node_modules') || !code.includes('import.meta.url')) return null;
    const place = `new URL(${JSON.stringify(relative(dir, id))}, import.meta.url).href`;
    return { code: code.replaceAll('import.meta.url', place), map: null };
  },
});

/** Node reads the map at its start when it is told to use it: places in our own source are what is looked for. */
const mapOwnSource: Plugin = {
  name: 'map-own-source',
  transform: (code, id) =>
    id.includes('node_modules')
      ? { code, map: { version: 3, sources: [], names: [], mappings: '' } }
      : null,
};

/** What zod says in fifty languages is never shown. */
const englishOnly: Plugin = {
  name: 'english-only',
  load: (id) =>
    /zod\/v4\/locales\/index\.js$/.test(id) ? `export { default as en } from './en.js';` : null,
};

/** An import of node:http loads its WebSocket and all of undici, a sixth of the start; the module itself does not. */
const bareHttp: Plugin = {
  name: 'bare-http',
  resolveId: (source, _importer, { kind }) =>
    /^(node:)?http$/.test(source) && kind === 'import-statement' ? '\0bare-http' : null,
  load: (id) =>
    id === '\0bare-http'
      ? `const http = process.getBuiltinModule('node:http');
         export const { Agent, IncomingMessage, ServerResponse, STATUS_CODES, createServer, request } = http;
         export default http;`
      : null,
};

/** The API as a few files of JavaScript in `dir`, for Node alone; what is loaded late stays in files of its own. */
export const bundleInto = (dir: string): RolldownOptions & { output: OutputOptions } => ({
  input: { main: fileURLToPath(new URL('src/main.ts', import.meta.url)) },
  platform: 'node',
  plugins: [keepPlaces(dir), mapOwnSource, englishOnly, bareHttp],
  output: {
    dir,
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    // Names stay: the log tells errors by theirs.
    minify: { mangle: false, compress: false, codegen: true },
  },
});

export default defineConfig(bundleInto(fileURLToPath(new URL('dist', import.meta.url))));
