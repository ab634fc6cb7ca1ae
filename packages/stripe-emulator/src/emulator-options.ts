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
