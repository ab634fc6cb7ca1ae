import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const written = 'http://127.0.0.1:4000';

/** Serves one of `examples/` as its own `start` does, on `port`, with the API of its page at `apiUrl`. */
export async function serveExample(name: string, port: number, apiUrl: string) {
  const server = await createServer({
    root: `${examples}${name}`,
    configFile: false,
    logLevel: 'error',
    server: { port, host: 'localhost', strictPort: true, hmr: false, watch: null },
    plugins: [
      {
        name: 'address-of-the-api',
        transformIndexHtml(html) {
          if (!html.includes(written)) throw new Error(`${name} does not name the API.`);
          return html.replace(written, apiUrl);
        },
      },
    ],
  });
  return server.listen();
}
