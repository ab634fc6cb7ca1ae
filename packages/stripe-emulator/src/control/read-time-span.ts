/** A length of time; what is given adds up. */
export interface TimeSpan {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  ms?: number;
}

const unitsMs = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000, ms: 1 };

/** A length of time in milliseconds. Throws a TypeError for a negative one and for unknown units. */
export function readTimeSpan(by: number | TimeSpan): number {
  const parts: [string, unknown][] =
    typeof by === 'number' ? [['ms', by]] : Object.entries(by ?? {});
  let total = 0;
  for (const [unit, count] of parts) {
    if (!Object.hasOwn(unitsMs, unit)) {
      throw new TypeError(
        `advanceClock: no such unit: ${unit}. Use ${Object.keys(unitsMs).join(', ')}.`,
      );
    }
    if (typeof count !== 'number' || !Number.isFinite(count) || count < 0) {
      throw new TypeError(`advanceClock: ${unit} must not be negative`);
    }
    total += count * unitsMs[unit as keyof TimeSpan];
  }
  if (parts.length === 0) throw new TypeError('advanceClock: by how much is missing');
  return total;
}
