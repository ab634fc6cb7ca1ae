import type { Config } from './config.ts';

/** Why the API cannot listen, and which variable changes that. */
export function describeListenFailure(
  error: unknown,
  { host, port }: Pick<Config, 'host' | 'port'>,
  variables = { host: 'HOST', port: 'PORT' },
): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken: set ${variables.port} to another one.`;
    case 'EACCES':
      return `Port ${port} needs rights that this user does not have: set ${variables.port} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    // So says Deno.
    case 'EINVAL':
      return `${host} is not an address of this machine: set ${variables.host} to one, e.g. 127.0.0.1 or 0.0.0.0.`;
    default:
      return `Cannot listen on ${host}, port ${port} (${String(code ?? error)}): set ${variables.host} and ${variables.port}.`;
  }
}
