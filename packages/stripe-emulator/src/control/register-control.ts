import type { FastifyInstance } from 'fastify';
import { StripeError } from '../core/stripe-error.ts';
import type { Control } from './control.ts';

type Verb = keyof Control;

const largestSnapshotBytes = 256 * 1024 * 1024;

/**
 * The control over HTTP: `POST /_emulator/<verb>` with the arguments as a JSON array, answered with
 * the result as JSON. Verbs that only read answer GET too.
 */
export async function registerControl(
  app: FastifyInstance,
  { control }: { control: Control },
): Promise<void> {
  // JSON alone: a browser asks before it sends that to another origin.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error instanceof StripeError ? error.status : (error.statusCode ?? 400);
    const body =
      error instanceof StripeError ? error.body : { type: 'control_error', message: error.message };
    return reply.code(status).send({ error: body });
  });
  app.addHook('onRequest', async (request, reply) => {
    // A page of another origin must not drive the emulator through a developer's browser.
    if (request.headers['sec-fetch-site'] === 'cross-site') {
      return reply
        .code(403)
        .send({ error: { type: 'control_error', message: 'Cross-site request.' } });
    }
    return undefined;
  });

  app.get('/_emulator/health', () => ({ ok: true }));
  for (const verb of [
    'requests',
    'sessions',
    'events',
    'deliveries',
    'pendingDeliveries',
  ] as const) {
    app.get(`/_emulator/${verb}`, () => control[verb]());
  }
  app.post<{ Params: { verb: string }; Body: unknown }>(
    '/_emulator/:verb',
    { bodyLimit: largestSnapshotBytes },
    async (request, reply) => {
      const { verb } = request.params;
      if (!Object.hasOwn(control, verb)) {
        const message = `No such verb: ${verb}. There are: ${Object.keys(control).join(', ')}.`;
        return reply.code(404).send({ error: { type: 'control_error', message } });
      }
      const args = request.body ?? [];
      if (!Array.isArray(args)) throw new TypeError('Send the arguments as a JSON array.');
      const act = control[verb as Verb] as (...given: unknown[]) => unknown;
      return reply.send((await act(...args)) ?? { ok: true });
    },
  );
}
