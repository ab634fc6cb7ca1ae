import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Faults } from '../core/faults.ts';
import type { Answer, IdempotencyKeys } from '../core/idempotency.ts';
import { runOperation } from '../core/operations.ts';
import type { RequestLog } from '../core/request-log.ts';
import { invalidRequest, unrecognizedUrl } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import { operations, registry } from '../resources/registry.ts';
import { checkKey } from './check-key.ts';
import { handleRequest, toAnswer } from './handle-request.ts';
import type { Outcome } from './handle-request.ts';
import { readInput } from './read-input.ts';
import { sendOutcome } from './send-outcome.ts';

export interface ApiTools {
  world: World;
  faults: Faults;
  keys: IdempotencyKeys;
  requests: RequestLog;
}

/** Answers everything under /v1 and /v2 as api.stripe.com would. */
export async function registerApi(app: FastifyInstance, tools: ApiTools): Promise<void> {
  const reportedUrls = new Set<string>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  for (const operation of operations) {
    app.route({
      method: operation.method,
      url: operation.path,
      exposeHeadRoute: false,
      handler: (request, reply) =>
        serve(tools, request, reply, (path) => {
          const { id = '' } = request.params as { id?: string };
          return runOperation(operation, registry, {
            world: tools.world,
            id,
            url: path,
            input: readInput(request),
          });
        }),
    });
  }
  for (const url of ['/v1/*', '/v2/*']) {
    app.all(url, (request, reply) =>
      serve(tools, request, reply, (path) => {
        const target = `${request.method}: ${path}`;
        if (!reportedUrls.has(target))
          tools.world.settings.log(`unrecognized request URL ${target}`);
        reportedUrls.add(target);
        throw unrecognizedUrl(target);
      }),
    );
  }
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const tooBig = error.statusCode === 413;
    const answer = toAnswer(
      { id: tools.world.ids.newId('req', 14) },
      tools.world,
      tooBig ? invalidRequest('The request body is too large.') : error,
    );
    return sendOutcome(
      request,
      reply,
      { kind: 'answered', answer, replayed: false, fault: null },
      answer.requestId,
    );
  });
}

async function serve(
  { world, faults, keys, requests }: ApiTools,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (path: string) => object,
): Promise<unknown> {
  const id = world.ids.newId('req', 14);
  const [path = '', query = ''] = request.url.split('?');
  const method = request.method;
  const key = method === 'POST' ? (request.headers['idempotency-key'] ?? null) : null;
  const idempotencyKey = key === null ? null : String(key);
  const entry = requests.add({
    id,
    method,
    path,
    query,
    idempotencyKey,
    status: null,
    replayed: false,
    fault: null,
    at: world.clock.now(),
  });
  let outcome: Outcome;
  try {
    checkKey(request.headers.authorization);
    const params = readInput(request);
    outcome = await handleRequest(
      { world, faults, keys },
      { id, method, path, params, idempotencyKey, act: () => act(path) },
    );
  } catch (error) {
    outcome = {
      kind: 'answered',
      answer: toAnswer({ id }, world, error),
      replayed: false,
      fault: null,
    };
  }
  entry.fault = outcome.fault;
  if (outcome.kind === 'answered') {
    entry.status = outcome.answer.status;
    entry.replayed = outcome.replayed;
    world.cli.tell({ request: entry, error: errorOf(outcome.answer) });
  }
  return sendOutcome(request, reply, outcome, id);
}

function errorOf({ status, body }: Answer): object | null {
  return status < 400 ? null : (JSON.parse(body) as { error: object }).error;
}
