/** The value below which the share `q` (0 to 1) of the values lies. NaN for none. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: ArrayLike<number>) => quantile(values, 0.5);

export interface Summary {
  median: number;
  /** From the smallest to the largest, as a share of the median. */
  spread: number;
}

/** What several repetitions of one measurement say together. */
export function summarise(values: number[]): Summary {
  const middle = median(values);
  return { median: middle, spread: (Math.max(...values) - Math.min(...values)) / middle };
}

export interface Goal {
  text: string;
  value: number;
  limit: number;
  /** `least`: the value should be at least the limit; `most`: at most. */
  kind: 'least' | 'most';
}

/** Whether a measured value reaches its goal. What could not be measured does not. */
export function isMet({ value, limit, kind }: Goal): boolean {
  return kind === 'least' ? value >= limit : value <= limit;
}
