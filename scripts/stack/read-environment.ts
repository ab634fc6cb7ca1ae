import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * The environment over the file: what is set outside wins, and an empty value counts as missing
 * in both, so that a variable can be left blank in .env.
 */
export function readEnvironment(file: string): NodeJS.ProcessEnv {
  const written = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const filled = (values: NodeJS.Dict<string>) =>
    Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
    );
  return { ...filled(written), ...filled(process.env) };
}
