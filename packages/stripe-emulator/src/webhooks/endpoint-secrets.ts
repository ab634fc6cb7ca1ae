/** How long a rolled secret may stay valid beside the new one. */
export const longestRollMs = 24 * 60 * 60 * 1000;

interface Secret {
  value: string;
  /** Milliseconds since the epoch; it signs until then. */
  expiresAt: number;
}

/** The signing secrets of webhook endpoints, newest first: two of them while one is being rolled. */
export interface EndpointSecrets {
  set(endpointId: string, secret: string): void;
  /**
   * Makes `secret` the endpoint's secret. Those that were active go on signing for `expiresInMs`, at most
   * 24 hours. Throws a RangeError for any other time.
   */
  roll(endpointId: string, options: { secret?: string; expiresInMs?: number }): string;
  active(endpointId: string): string[];
  remove(endpointId: string): void;
  save(): SavedSecrets;
  load(saved: SavedSecrets): void;
  clear(): void;
}

/** By endpoint id. `expiresAt` is null for a secret that does not expire. */
export type SavedSecrets = [string, { value: string; expiresAt: number | null }[]][];

/** `now` is in milliseconds; `newSecret` makes one up. */
export function createEndpointSecrets(now: () => number, newSecret: () => string): EndpointSecrets {
  const byEndpoint = new Map<string, Secret[]>();
  const activeOf = (endpointId: string) =>
    (byEndpoint.get(endpointId) ?? []).filter(({ expiresAt }) => expiresAt > now());
  return {
    set: (endpointId, value) => void byEndpoint.set(endpointId, [{ value, expiresAt: Infinity }]),
    roll(endpointId, { secret = newSecret(), expiresInMs = 0 }) {
      if (!(expiresInMs >= 0 && expiresInMs <= longestRollMs)) {
        throw new RangeError(
          `rollSecret: expiresInMs must be 0 to ${longestRollMs} (24 hours), not ${expiresInMs}`,
        );
      }
      const until = now() + expiresInMs;
      const old = activeOf(endpointId).map(({ value, expiresAt }) => ({
        value,
        expiresAt: Math.min(expiresAt, until),
      }));
      byEndpoint.set(endpointId, [{ value: secret, expiresAt: Infinity }, ...old]);
      return secret;
    },
    active: (endpointId) => activeOf(endpointId).map(({ value }) => value),
    remove: (endpointId) => void byEndpoint.delete(endpointId),
    save: () =>
      [...byEndpoint].map(([id, secrets]) => [
        id,
        secrets.map(({ value, expiresAt }) => ({
          value,
          expiresAt: expiresAt === Infinity ? null : expiresAt,
        })),
      ]),
    load(saved) {
      byEndpoint.clear();
      for (const [id, secrets] of saved) {
        const all = secrets.map(({ value, expiresAt }) => ({
          value,
          expiresAt: expiresAt ?? Infinity,
        }));
        byEndpoint.set(id, all);
      }
    },
    clear: () => byEndpoint.clear(),
  };
}
