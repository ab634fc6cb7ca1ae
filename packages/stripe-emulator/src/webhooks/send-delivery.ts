/** How a receiver answered. */
export interface Answer {
  /** Null when no answer came. */
  status: number | null;
  /** The first 2,000 characters of the answer. */
  response: string;
  error: string | null;
  /** Only of a CLI: it took the event, and has not told what became of it. */
  acknowledged?: true;
  durationMs: number;
}

/** A 2xx alone is a success, or that a CLI took the event; redirects are not followed. */
export function isSuccess({ status, acknowledged }: Answer): boolean {
  return acknowledged === true || (status !== null && status >= 200 && status < 300);
}

/** A signed event, ready to be sent. */
export interface Parcel {
  body: string;
  signature: string;
  timeoutMs: number;
  /** Aborts the attempt when the emulator closes. */
  closing: AbortSignal;
}

/** POSTs one event to `url`. Never throws: refusals, redirects and time-outs are told in the answer. */
export async function sendDelivery(url: string, parcel: Parcel): Promise<Answer> {
  const started = performance.now();
  const durationMs = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
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
