export type Env = {
  /** Where the API listens, without a trailing slash. */
  apiUrl: string;
  /** The origin customers see. */
  clientOrigin: string;
  host: string;
  port: number;
  /** The origins a buyer may be sent to, and their form may end at. */
  checkoutOrigins: string[];
};

/**
 * Reads the web server's configuration; an empty value counts as missing. Throws an Error that names the variable and
 * what it must be, never its value.
 */
export function readEnv(environment: Record<string, string | undefined>): Env {
  const port = Number(environment.WEB_PORT || 5173);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error('WEB_PORT must be a port number, 0 to 65535');
  }
  const stripe = environment.STRIPE_API_BASE;
  return {
    apiUrl: readUrl('API_URL', environment.API_URL || 'http://127.0.0.1:4000').href.replace(
      /\/+$/,
      '',
    ),
    clientOrigin: readUrl('CLIENT_URL', environment.CLIENT_URL || 'http://localhost:5173').origin,
    host: environment.HOST || '127.0.0.1',
    port,
    checkoutOrigins: [
      'https://checkout.stripe.com',
      ...(stripe ? [readUrl('STRIPE_API_BASE', stripe).origin] : []),
    ],
  };
}

function readUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new Error(`${name} must be a URL that starts with http:// or https://`);
}

export const env = readEnv(process.env);
