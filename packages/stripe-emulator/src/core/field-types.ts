import { field } from './fields.ts';
import type { Field } from './fields.ts';
import { invalidRequest } from './stripe-error.ts';

/** Text of at most `max` characters. */
export const string = (max = 5000): Field<string, false> =>
  field((input, param) => {
    if (typeof input !== 'string') throw invalidRequest(`Invalid string: ${show(input)}`, param);
    if (input.length <= max) return input;
    throw invalidRequest(
      `Invalid string: ${input.slice(0, 10)}…; must be at most ${max} characters`,
      param,
    );
  });

/** A whole number between `min` and `max`. */
export const integer = ({ min = -99_999_999_999, max = 99_999_999_999 } = {}): Field<
  number,
  false
> =>
  field((input, param) => {
    if (typeof input !== 'string' || !/^-?\d{1,15}$/.test(input)) {
      throw invalidRequest(`Invalid integer: ${show(input)}`, param, 'parameter_invalid_integer');
    }
    const value = Number(input);
    if (value < min) {
      const message = `This value must be greater than or equal to ${min}.`;
      throw invalidRequest(message, param, 'parameter_invalid_integer');
    }
    if (value > max) {
      const message = `This value must be less than or equal to ${max}.`;
      throw invalidRequest(message, param, 'parameter_invalid_integer');
    }
    return value;
  });

/** A decimal number, such as a percentage, between `min` and `max`. */
export const number = ({ min, max }: { min: number; max: number }): Field<number, false> =>
  field((input, param) => {
    const value = typeof input === 'string' && /^\d+(\.\d+)?$/.test(input) ? Number(input) : NaN;
    if (value >= min && value <= max) return value;
    throw invalidRequest(`Invalid decimal: ${show(input)}; must be ${min} to ${max}`, param);
  });

export const boolean = (): Field<boolean, false> =>
  field((input, param) => {
    if (input === 'true' || input === 'false') return input === 'true';
    throw invalidRequest(`Invalid boolean: ${show(input)}`, param);
  });

/** One of the `values`. */
export const oneOf = <const Value extends string>(...values: Value[]): Field<Value, false> =>
  field((input, param) => {
    const found = values.find((value) => value === input);
    if (found !== undefined) return found;
    const name = param.match(/([a-z_]+)\]?$/)?.[1] ?? param;
    throw invalidRequest(`Invalid ${name}: must be one of ${values.join(', ')}`, param);
  });

/** A three-letter currency code; upper case is accepted, lower case is kept. */
export const currency = (): Field<string, false> =>
  field((input, param) => {
    if (typeof input === 'string' && currencies.has(input.toUpperCase()))
      return input.toLowerCase();
    throw invalidRequest(`Invalid currency: ${show(input)}`, param);
  });

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** An http or https address. */
export const url = (): Field<string, false> =>
  field((input, param) => {
    const address = typeof input === 'string' ? input.replaceAll('{CHECKOUT_SESSION_ID}', 'x') : '';
    const { protocol } = URL.parse(address) ?? {};
    if (protocol === 'http:' || protocol === 'https:') return String(input);
    throw invalidRequest('Not a valid URL', param, 'url_invalid');
  });

export const email = (): Field<string, false> =>
  field((input, param) => {
    if (typeof input === 'string' && isEmail(input)) return input;
    throw invalidRequest(`Invalid email address: ${show(input)}`, param, 'email_invalid');
  });

/** Whether `text` looks like one e-mail address. */
export function isEmail(text: string): boolean {
  return text.length <= 512 && /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/.test(text);
}

function show(input: unknown): string {
  return typeof input === 'string' ? input.slice(0, 60) : JSON.stringify(input);
}
