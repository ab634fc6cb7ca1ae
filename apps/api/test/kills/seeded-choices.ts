import { createHash } from 'node:crypto';

export type Choices = {
  /** A whole number from 0 to `most`. */
  upTo(most: number): number;
  /** True in about `percent` of a hundred. */
  chance(percent: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
};

/** Choices that follow from the seed alone; what the processes make of them does not. */
export function seededChoices(seed: string): Choices {
  let drawn = 0;
  const upTo = (most: number) => {
    const digest = createHash('sha256').update(`${seed}:${drawn++}`).digest();
    return digest.readUInt32BE() % (most + 1);
  };
  return {
    upTo,
    chance: (percent) => upTo(99) < percent,
    pick: (items) => items[upTo(items.length - 1)] ?? items[0],
  };
}
