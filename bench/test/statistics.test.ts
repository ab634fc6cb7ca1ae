import { describe, expect, test } from 'vitest';
import { isMet, median, quantile, summarise } from '../measure/statistics.ts';
import { round } from '../report/format.ts';

describe('statistics', () => {
  test('the median of an even number of values lies between the middle two', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([])).toBeNaN();
  });

  test('the 99th percentile of one to a hundred is just above 99', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(quantile(values, 0.99)).toBeCloseTo(99.01);
    expect(quantile(values, 0)).toBe(1);
    expect(quantile(values, 1)).toBe(100);
  });

  test('the spread is the distance of the extremes, of the median', () => {
    expect(summarise([90, 100, 120])).toEqual({ median: 100, spread: 0.3 });
  });

  test('a goal is met at its limit, missed beyond it, and missed when nothing was measured', () => {
    const goal = { text: 'a ratio', limit: 1.3, kind: 'most' } as const;
    expect(isMet({ ...goal, value: 1.3 })).toBe(true);
    expect(isMet({ ...goal, value: 1.31 })).toBe(false);
    expect(isMet({ ...goal, value: NaN })).toBe(false);
    expect(isMet({ ...goal, kind: 'least', value: 1.29 })).toBe(false);
    expect(isMet({ ...goal, kind: 'least', value: NaN })).toBe(false);
  });

  test('numbers are given with three digits', () => {
    expect([12_345, 1_234.5, 12.345, 0.012345, NaN].map(round)).toEqual([
      '12,300',
      '1,230',
      '12.3',
      '0.012',
      '–',
    ]);
  });
});
