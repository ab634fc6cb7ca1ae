import { InvalidArgumentError } from 'commander';

/** A number of days as it was typed. Throws commander's error when it is none. */
export function readDays(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Not a whole number of days.');
  return value;
}
