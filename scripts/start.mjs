#!/usr/bin/env node
// npm start: sets everything up, starts the portal, and prints its URL when it can be used.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DATA } from './lib/paths.mjs';
import {
  portalAddress,
  readinessChecks,
  startPortal,
  untilReady,
} from './lib/portal.mjs';
import { assertPortsFree } from './lib/ports.mjs';
import { setUp, SETUP_STEPS } from './lib/setup.mjs';
import { createSteps, fail } from './lib/steps.mjs';

const LOG = join(DATA, 'portal.log');
const SEEDED = /Demo data ready/;

async function main() {
  const step = createSteps(SETUP_STEPS + 2);
  const address = portalAddress();
  await step('Ports', async () => {
    await assertPortsFree([
      { port: address.port, variable: 'MICRO_APPS_PORT' },
      { port: address.backendPort, variable: 'MICRO_APPS_BACKEND_PORT' },
    ]);
    return `${address.port} and ${address.backendPort} are free`;
  });
  const tools = await setUp(step);

  let seeded = false;
  let portal;
  const stop = async () => {
    console.log('\nStopping the portal …');
    await portal?.stop();
    process.exit(0);
  };
  rmSync(LOG, { force: true });
  await step('Portal', async onProgress => {
    portal = startPortal(tools, address, line => {
      seeded ||= SEEDED.test(line);
    });
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    process.once('SIGHUP', stop);
    try {
      await untilReady({
        portal,
        checks: readinessChecks(address, () => seeded),
        onProgress,
        log: LOG,
      });
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return seeded ? 'ready' : 'ready, demo data is still being added';
  });

  console.log(`
The portal is ready: ${address.url}

Sign in as a citizen developer to register an app, as a security reviewer to decide on it.
Data and log are in ${DATA}. Ctrl-C stops the portal.`);

  const code = await portal.exited;
  console.error(portal.lastWords());
  console.error(`\nThe portal ended by itself with code ${code}; see ${LOG}`);
  process.exitCode = 1;
}

main().catch(fail);
