/** What came of one attempt. A 2xx answer alone is a success; redirects are not followed. */
export interface Attempt {
  /** Milliseconds since the epoch on the emulator's clock. */
  at: number;
  /** Null when no answer came. */
  status: number | null;
  /** The first 2,000 characters of the answer. */
  response: string;
  error: string | null;
  durationMs: number;
}

export interface Parcel {
  url: string;
  body: string;
  signature: string;
  timeoutMs: number;
  /** Aborts the attempt when the emulator closes. */
  closing: AbortSignal;
}

/** POSTs one event. Never throws: refusals, redirects and time-outs are told in the attempt. */
export async function sendDelivery(parcel: Parcel): Promise<Omit<Attempt, 'at'>> {
  const started = performance.now();
  const durationMs = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(parcel.url, {
      method: 'POST',
      body: parcel.body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/xml',
        'stripe-signature': parcel.signature,
      },
      signal: AbortSignal.any([AbortSignal.timeout(parcel.timeoutMs), parcel.closing]),
    });
    const text = (await response.text()).slice(0, 2000);
    return { status: response.status, response: text, error: null, durationMs: durationMs() };
  } catch (error) {
    return { status: null, response: '', error: reasonOf(error), durationMs: durationMs() };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
