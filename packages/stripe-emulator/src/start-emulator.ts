import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { registerApi } from './api/register-api.ts';
import { createControl } from './control/create-control.ts';
import { registerCli } from './cli/register-cli.ts';
import type { Control } from './control/control.ts';
import { keepFile, readSnapshotFile } from './control/keep-file.ts';
import type { KeptFile } from './control/keep-file.ts';
import type { KeptWebhooks } from './control/delivery-control.ts';
import { keepWebhooks } from './control/keep-webhooks.ts';
import { registerControl } from './control/register-control.ts';
import { restoreSnapshot, takeSnapshot } from './control/snapshot.ts';
import { createFaults } from './core/faults.ts';
import { createIdempotencyKeys } from './core/idempotency.ts';
import { createRequestLog } from './core/request-log.ts';
import { unrecognizedUrl } from './core/stripe-error.ts';
import type { Settings } from './core/world.ts';
import { createWorld } from './create-world.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import { registerAuthenticate } from './pages/register-authenticate.ts';
import { registerCheckout } from './pages/register-checkout.ts';
import { registerDashboard } from './pages/dashboard/register-dashboard.ts';
import { retrySchedules } from './webhooks/retry-schedules.ts';

export interface Emulator {
  url: string;
  port: number;
  control: Control;
  /** Stops at once: open connections are cut, planned retries forgotten or kept in the file. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts an emulator in this process and resolves when it listens. Rejects with EADDRINUSE when the
 * port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const host = options.host ?? '127.0.0.1';
  const retries = options.retryDelaysMs ?? 'quick';
  const settings: Settings = {
    origin: options.publicUrl?.replace(/\/$/, '') ?? '',
    debitSettleMs: options.debitSettleMs ?? 5000,
    waitForWebhookMs: options.waitForWebhookMs ?? 10_000,
    log: options.log ?? (() => {}),
  };
  let file: KeptFile | undefined;
  const world = createWorld({
    settings,
    retryDelaysMs: Array.isArray(retries) ? retries : retrySchedules[retries],
    webhookTimeoutMs: options.webhookTimeoutMs ?? 10_000,
    clock: options.clock,
    seed: options.seed,
    onEvent: () => file?.changed(),
  });
  const tools = {
    world,
    faults: createFaults(),
    keys: createIdempotencyKeys(world.clock.now),
    requests: createRequestLog(),
  };
  const kept: KeptWebhooks = new Map();
  const control = createControl(tools, kept);
  const saved = options.file === undefined ? undefined : await readSnapshotFile(options.file);

  const app = Fastify({
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  app.addHook('onResponse', async ({ method }) => {
    if (method !== 'GET') file?.changed();
  });
  app.register(registerApi, tools);
  app.register(registerCheckout, tools);
  app.register(registerCli, tools);
  app.register(registerAuthenticate, tools);
  app.register(registerControl, { control });
  app.register(registerDashboard, tools);
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = unrecognizedUrl(`${request.method}: ${request.url.split('?')[0]}`);
    return reply.code(status).send({ error: body });
  });
  await app.listen({ port: options.port ?? 12111, host });

  const { port } = app.server.address() as AddressInfo;
  settings.origin ||= `http://${reachableHost(host)}:${port}`;
  if (saved) restoreSnapshot(tools, saved);
  keepWebhooks({ world, control, kept }, options.webhooks ?? []);
  if (options.file !== undefined) {
    file = keepFile({
      path: options.file,
      take: () => takeSnapshot(tools),
      delayMs: 500,
      log: settings.log,
    });
  }

  let closing: Promise<void> | undefined;
  return {
    url: settings.origin,
    port,
    control,
    close() {
      world.webhooks.close();
      closing ??= app
        .close()
        .then(() => file?.close())
        .then(() => world.clock.reset());
      return closing;
    },
  };
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
