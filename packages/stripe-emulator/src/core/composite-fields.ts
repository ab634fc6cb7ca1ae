import { integer } from './field-types.ts';
import { field, readParams } from './fields.ts';
import type { Field, Fields, Params } from './fields.ts';
import { invalidRequest } from './stripe-error.ts';

export const object = <Declared extends Fields>(
  declared: Declared,
): Field<Params<Declared>, false> => ({
  ...field((input, param) => readParams(declared, input, param)),
  nested: declared,
});

export const list = <Value>(of: Field<Value>, max = 100): Field<Value[], false> => ({
  ...field((input, param) => {
    if (!Array.isArray(input)) throw invalidRequest('Invalid array', param);
    if (input.length > max) {
      throw invalidRequest(`Array ${param} exceeded maximum ${max} allowed elements.`, param);
    }
    return input.map((item, index) => of.read(item, `${param}[${index}]`));
  }),
  ...(of.nested && { nested: of.nested }),
  ...(of.gap && { gap: of.gap }),
});

/** A point in time or a range of them, both in seconds. */
export const range = () => {
  const bounds = { gt: integer(), gte: integer(), lt: integer(), lte: integer() };
  return field((input, param): Params<typeof bounds> => {
    if (typeof input !== 'string') return readParams(bounds, input, param);
    const at = integer().read(input, param);
    return { gte: at, lte: at };
  });
};

/** Key–value pairs within Stripe's limits; an empty value deletes its key where one exists. */
export const metadata = (): Field<Record<string, string>, false> =>
  field((input, param) => {
    if (input === '') return {};
    if (typeof input !== 'object' || input === null) throw invalidRequest('Invalid object', param);
    const pairs = Object.entries(input);
    if (pairs.length > 50) {
      throw invalidRequest('Metadata can hold at most 50 keys.', param);
    }
    for (const [key, value] of pairs) {
      const path = `${param}[${key}]`;
      if (typeof value !== 'string') throw invalidRequest('Metadata values must be strings.', path);
      if (key.length > 40)
        throw invalidRequest('Metadata keys can be at most 40 characters.', path);
      if (value.length > 500) {
        throw invalidRequest('Metadata values can have up to 500 characters.', path);
      }
    }
    return Object.fromEntries(pairs) as Record<string, string>;
  });
