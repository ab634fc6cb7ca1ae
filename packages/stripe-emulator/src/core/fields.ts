import { invalidRequest } from './stripe-error.ts';
import type { StripeError } from './stripe-error.ts';

/** One declared parameter: how its form value becomes a value, or which error it answers. */
export interface Field<Value = unknown, Required extends boolean = boolean> {
  required: Required;
  /** Whether an empty string unsets the value instead of being refused. */
  unsettable: boolean;
  /** What Stripe takes here and the emulator does not: all of it, or these values; or what has no effect. */
  gap?: 'absent' | 'no effect' | { values: string[] } | { idle: string };
  /** The parameters within this one. */
  nested?: Fields;
  read(input: unknown, param: string): Value;
}

export type Fields = Record<string, Field>;

type RequiredNames<Declared extends Fields> = {
  [Name in keyof Declared]: Declared[Name] extends Field<unknown, true> ? Name : never;
}[keyof Declared];

/** The parameters that `Declared` lets through. */
export type Params<Declared extends Fields> = {
  [Name in RequiredNames<Declared>]: ReturnType<Declared[Name]['read']>;
} & {
  [Name in Exclude<keyof Declared, RequiredNames<Declared>>]?: ReturnType<Declared[Name]['read']>;
};

/** An optional parameter read by `read`. */
export function field<Value>(read: (input: unknown, param: string) => Value): Field<Value, false> {
  return { required: false, unsettable: false, read };
}

/** The same parameter, refused when it is left out. */
export function required<Value>(declared: Field<Value>): Field<Value, true> {
  return { ...declared, required: true };
}

/** The same parameter, which an empty string sets to null. */
export function unsettable<Value>(declared: Field<Value>): Field<Value | null, false> {
  return {
    ...declared,
    required: false,
    unsettable: true,
    read: (input, param) => (input === '' ? null : declared.read(input, param)),
  };
}

/**
 * Reads `input` (parsed form data) by what is declared. Throws a StripeError for the first unknown,
 * missing or ill-formed parameter, named by its full path such as `line_items[0][quantity]`.
 */
export function readParams<Declared extends Fields>(
  declared: Declared,
  input: unknown,
  parent = '',
): Params<Declared> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidRequest('Invalid object', parent);
  }
  const pathOf = (name: string) => (parent ? `${parent}[${name}]` : name);
  const unknown = Object.keys(input).filter((name) => !Object.hasOwn(declared, name));
  if (unknown[0] !== undefined) throw unknownParams(unknown.map(pathOf), pathOf(unknown[0]));

  const params: Record<string, unknown> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const value = (input as Record<string, unknown>)[name];
    const param = pathOf(name);
    if (value === undefined) {
      if (declaration.required) throw missing(param);
      continue;
    }
    if (value === '' && !declaration.unsettable) throw empty(param);
    params[name] = declaration.read(value, param);
  }
  return params as Params<Declared>;
}

function missing(param: string): StripeError {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}

function empty(param: string): StripeError {
  return invalidRequest(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    param,
    'parameter_invalid_empty',
  );
}

function unknownParams(paths: string[], first: string): StripeError {
  const noun = paths.length === 1 ? 'parameter' : 'parameters';
  return invalidRequest(
    `Received unknown ${noun}: ${paths.join(', ')}`,
    first,
    'parameter_unknown',
  );
}
