import type { z } from 'zod';

/** What is wrong with an input, in one sentence: `quantity: must be at least 1; slug: is missing`. Carries no value. */
export function describeInput(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.map(String).join('.') || 'input'}: ${message}`)
    .join('; ');
}
