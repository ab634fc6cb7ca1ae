import { readConfig } from '../apps/api/src/config.ts';
import { checkPorts, readPort } from './stack/check-ports.ts';
import { showNothing, showRaw } from './stack/output.ts';
import { build, prepareDatabase, root, startNode } from './stack/parts.ts';
import { readEnvironment } from './stack/read-environment.ts';
import { supervise, type Stack } from './stack/supervise.ts';

async function startShop(stack: Stack): Promise<void> {
  const env = readEnvironment(`${root}.env`);
  // Before anything is built or migrated: every bad or missing variable, named at once.
  const config = readConfig(env);
  const webPort = readPort(env, 'WEB_PORT', 5173);
  await checkPorts([
    { part: 'API', variable: 'PORT', port: config.port },
    { part: 'web', variable: 'WEB_PORT', port: webPort },
  ]);

  const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
  const apiUrl = `http://${host}:${config.port}`;
  await build(stack, ['@till/api', '@till/web'], showNothing);
  await prepareDatabase(stack, config.databaseUrl, 'never');
  await startNode(stack, 'API', {
    args: ['start.js'],
    folder: 'apps/api',
    env,
    show: showRaw,
    readyUrl: `${apiUrl}/readyz`,
  });
  await startNode(stack, 'Web', {
    args: ['src/serve.ts'],
    folder: 'apps/web',
    env: { ...env, API_URL: env.API_URL ?? apiUrl, WEB_PORT: String(webPort) },
    show: showRaw,
    readyUrl: `http://${host}:${webPort}/`,
  });
  console.log(
    `The shop serves ${config.clientOrigin}: API on port ${config.port}, web on port ${webPort}.`,
  );
}

supervise(startShop);
