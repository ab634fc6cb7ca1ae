import { object } from './composite-fields.ts';
import { boolean } from './field-types.ts';
import { field, required } from './fields.ts';
import type { Field } from './fields.ts';
import { StripeError } from './stripe-error.ts';

/** A parameter Stripe knows and the emulator does not act on yet: refused, never ignored. */
export const notYet = (): Field<never, false> =>
  field((_input, param) => {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      message: `Stripe accepts ${param}, but this emulator does not support it yet.`,
      param,
    });
  });

/** `{ enabled }` of a feature that can be switched off but not yet on. */
export const notYetEnabled = () =>
  object({
    enabled: required(
      field((input, param) => {
        if (boolean().read(input, param)) notYet().read(input, param);
        return false;
      }),
    ),
  });

/** Details that change nothing here, taken as they come. */
export const anything = (): Field<unknown, false> => field((input) => input);
