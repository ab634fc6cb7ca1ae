import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { registerApi } from './api/register-api.ts';
import { createControl } from './control/create-control.ts';
import { registerCli } from './cli/register-cli.ts';
import type { Control } from './control/control.ts';
import { keepFile, readSnapshotFile } from './control/keep-file.ts';
import type { KeptFile } from './control/keep-file.ts';
import type { KeptWebhooks } from './control/delivery-control.ts';
import { registerControl } from './control/register-control.ts';
import { restoreSnapshot, takeSnapshot } from './control/snapshot.ts';
import { createFaults } from './core/faults.ts';
import { createIdempotencyKeys } from './core/idempotency.ts';
import { createRequestLog } from './core/request-log.ts';
import { unrecognizedUrl } from './core/stripe-error.ts';
import type { Settings } from './core/world.ts';
import { createWorld } from './create-world.ts';
import { registerAuthenticate } from './pages/register-authenticate.ts';
import { registerCheckout } from './pages/register-checkout.ts';
import { registerDashboard } from './pages/dashboard/register-dashboard.ts';
import { retrySchedules } from './webhooks/retry-schedules.ts';
import type { RetrySchedule } from './webhooks/retry-schedules.ts';

export interface EmulatorOptions {
  /** Default 12111; 0 takes a free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** How browsers and the API reach the emulator, where that is not `http://host:port`. */
  publicUrl?: string;
  webhooks?: { url: string; secret: string; events?: string[] }[];
  /**
   * How long after each failed attempt a delivery is tried again; after the last it is given up. A name
   * stands for a schedule: `quick` (the default) within minutes, `sandbox` within hours, `live` within days.
   */
  retryDelaysMs?: number[] | RetrySchedule;
  /** How long a webhook receiver may take. Default 10,000. */
  webhookTimeoutMs?: number;
  /** When a bank debit settles or fails after payment. Default 5000. */
  debitSettleMs?: number;
  /** How long the hosted page waits for `completed` to be answered before it redirects. Default 10,000. */
  waitForWebhookMs?: number;
  /** The time in milliseconds; the control can advance it further. */
  clock?: () => number;
  /** Makes identifiers and secrets reproducible: the same seed and requests make the same ones. */
  seed?: string | number;
  /**
   * A file to load from and save to, shortly after every change and on closing. It holds signing
   * secrets. Without one everything is forgotten.
   */
  file?: string;
  log?: (line: string) => void;
}

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
  if (saved) restoreSnapshot(tools, saved);

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
  for (const webhook of options.webhooks ?? []) {
    const known = world.store.all('webhook_endpoint').find(({ url }) => url === webhook.url);
    if (!known) {
      control.addWebhook(webhook);
      continue;
    }
    known.enabled_events = webhook.events ?? ['*'];
    world.webhooks.secrets.set(known.id, webhook.secret);
    kept.set(known.id, webhook);
  }
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
