import type { Charge, PaymentIntent, PaymentMethod, SetupIntent } from '../wire.ts';

export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: Charge['id'];
  payment_intent?: PaymentIntent;
  payment_method?: PaymentMethod;
  setup_intent?: SetupIntent;
  request_log_url?: string;
}

/** Where Stripe explains an error code. */
export function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

/** A failure as Stripe answers it: a status and the `error` object of the envelope. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Whether the answer belongs to the idempotency key: the request began to act before it failed. */
  readonly stored: boolean;
  readonly shouldRetry: boolean | undefined;

  constructor(
    status: number,
    body: ErrorBody,
    { stored = false, shouldRetry }: { stored?: boolean; shouldRetry?: boolean } = {},
  ) {
    super(body.message);
    this.status = status;
    this.body = body.code ? { ...body, doc_url: docUrl(body.code) } : body;
    this.stored = stored;
    this.shouldRetry = shouldRetry;
  }
}

/** 400 for a request that can never work as it is; `param` names the parameter at fault. */
export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    message,
    ...(code && { code }),
    ...(param && { param }),
  });
}

/** 400 for a request that is well formed but that the object's state forbids: kept under its key. */
export function forbiddenByState(message: string, code?: string, param?: string): StripeError {
  const { body } = invalidRequest(message, param, code);
  return new StripeError(400, body, { stored: true });
}

/** An unknown id: 404 where it stands in the path (`param` 'id'), 400 in a parameter. */
export function resourceMissing(object: string, id: string, param = 'id'): StripeError {
  return new StripeError(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${object}: '${id}'`,
    param,
  });
}

/** Stripe's answer to a path it does not know. `target` is `GET: /v1/xyz`. */
export function unrecognizedUrl(target: string): StripeError {
  return new StripeError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${target}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });
}
