import { object } from './composite-fields.ts';
import { boolean, oneOf } from './field-types.ts';
import { field, required } from './fields.ts';
import type { Field } from './fields.ts';
import { StripeError } from './stripe-error.ts';

function refuse(what: string, param: string): never {
  throw new StripeError(400, {
    type: 'invalid_request_error',
    message: `Stripe accepts ${what}, but this emulator does not support it yet.`,
    param,
  });
}

/** A parameter Stripe knows and the emulator does not act on yet: refused, never ignored. */
export const notYet = (): Field<never, false> => ({
  ...field((_input, param) => refuse(param, param)),
  gap: 'absent',
});

/** One of the `values`; those that are `later` are Stripe's too and are refused with a sentence. */
export const oneOfYet = <const Value extends string>(
  values: Value[],
  later: string[],
): Field<Value, false> => ({
  ...field((input, param) => {
    if (later.includes(String(input))) refuse(`${param} ${String(input)}`, param);
    return oneOf(...values).read(input, param);
  }),
  gap: { values: later },
});

/** `{ enabled }` of a feature that can be switched off but not yet on. */
export const notYetEnabled = (): Field<{ enabled: false }, false> => ({
  ...object({
    enabled: required(
      field((input, param) => {
        if (boolean().read(input, param)) refuse(param, param);
        return false as const;
      }),
    ),
  }),
  gap: 'absent',
});

/** Details that change nothing here, taken as they come. */
export const anything = (): Field<unknown, false> => ({
  ...field((input) => input),
  gap: 'no effect',
});
