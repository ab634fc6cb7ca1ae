import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { checkPorts, readPort } from '../stack/check-ports.ts';
import { findFreePort } from '@till/local-postgres/find-free-port';

async function occupyPort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('every taken port is named at once with the variable that changes it', async () => {
  const [api, web, free] = [
    await occupyPort('127.0.0.1'),
    await occupyPort('0.0.0.0'),
    await findFreePort(),
  ];
  const check = checkPorts([
    { part: 'API', variable: 'PORT', port: api },
    { part: 'web', variable: 'WEB_PORT', port: web },
    { part: 'Stripe emulator', variable: 'STRIPE_EMULATOR_PORT', port: free },
  ]);
  const message = await check.then(
    () => '',
    (error: Error) => error.message,
  );
  expect(message).toContain(`Port ${api} (API) is taken`);
  expect(message).toContain('set PORT to another port');
  expect(message).toContain(`Port ${web} (web) is taken`);
  expect(message).toContain('set WEB_PORT to another port');
  expect(message).not.toContain('STRIPE_EMULATOR_PORT');
});

test('two variables that say the same port are both named', async () => {
  const port = await findFreePort();
  const check = checkPorts([
    { part: 'API', variable: 'PORT', port },
    { part: 'web', variable: 'WEB_PORT', port },
  ]);
  await expect(check).rejects.toThrow(`WEB_PORT and PORT both say ${port}`);
});

test('an empty variable counts as absent, one that is no port is refused by name', () => {
  expect(readPort({ PORT: '' }, 'PORT', 4000)).toBe(4000);
  expect(readPort({ PORT: '4001' }, 'PORT', 4000)).toBe(4001);
  for (const value of ['abc', '0', '-1', '65536', '80.5']) {
    expect(() => readPort({ PORT: value }, 'PORT', 4000)).toThrow('PORT must be a port number');
  }
});
