#!/usr/bin/env node
// Browser journeys, in a portal of their own on SQLite and one on PostgreSQL. Arguments go to Playwright.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, endCommands, inherit } from './lib/commands.mjs';
import { ROOT } from './lib/paths.mjs';
import {
  readinessChecks,
  startBuiltPortal,
  untilReady,
} from './lib/portal.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { plainLine, readPlaywrightResults } from './lib/results.mjs';
import { setUp, SETUP_STEPS } from './lib/setup.mjs';
import { createSteps, fail, StepError } from './lib/steps.mjs';

const SQLITE_PORT = Number(process.env.E2E_PORT ?? 7107);
const POSTGRES_PORT = SQLITE_PORT + 1;
const FILES_PORT = SQLITE_PORT + 2;

async function startOne(tools, options, step, title) {
  const { demo = true } = options;
  const log = join(ROOT, `e2e/test-results/${title}.log`);
  rmSync(log, { force: true });
  let seeded = false;
  const { portal, address } = startBuiltPortal(tools, {
    ...options,
    filesPort: FILES_PORT,
    log,
    onLine: line => {
      seeded ||= line.includes('Demo data ready');
    },
  });
  await step(`Portal on ${title}`, onProgress =>
    untilReady({
      portal,
      checks: readinessChecks(address, () => seeded || !demo),
      onProgress,
      log,
    }),
  );
  return { portal, url: address.url };
}

async function main() {
  const step = createSteps(SETUP_STEPS + 4);
  const tools = await setUp(step);
  await step('Front end', async () => {
    if (
      process.env.E2E_SKIP_BUILD &&
      existsSync(join(ROOT, 'packages/app/dist'))
    ) {
      return 'as built before';
    }
    const { code, output } = await capture(
      tools.node,
      [join(ROOT, tools.cli), 'package', 'build'],
      tools.env,
      { cwd: join(ROOT, 'packages/app') },
    );
    if (code !== 0) {
      throw new StepError(
        'The front end could not be built',
        'Read above why',
        output,
      );
    }
    return 'built';
  });
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-e2e-'));
  const outputFile = join(folder, 'results.json');
  const running = [];
  const stopAll = async () => {
    endCommands();
    await Promise.all(running.splice(0).map(one => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => stopAll().then(() => process.exit(130)));
  process.once('SIGTERM', () => stopAll().then(() => process.exit(130)));
  try {
    const sqlite = await startOne(
      tools,
      { port: SQLITE_PORT, data: join(folder, 'sqlite') },
      step,
      'SQLite',
    );
    running.push(sqlite.portal);
    let postgres;
    await step('PostgreSQL', async () => {
      postgres = await startPostgres();
    });
    const onPostgres = await startOne(
      tools,
      {
        port: POSTGRES_PORT,
        data: join(folder, 'unused'),
        postgres,
        demo: false,
      },
      step,
      'PostgreSQL',
    );
    // Its clients go first.
    running.push({
      stop: async () => {
        await onPostgres.portal.stop();
        await postgres.stop();
      },
    });
    await inherit(
      tools.node,
      [
        join(ROOT, 'node_modules/@playwright/test/cli.js'),
        'test',
        ...process.argv.slice(2),
      ],
      {
        ...tools.env,
        E2E_URL: sqlite.url,
        E2E_POSTGRES_URL: onPostgres.url,
        E2E_FILES_PORT: String(FILES_PORT),
        PLAYWRIGHT_JSON_OUTPUT_FILE: outputFile,
      },
      join(ROOT, 'e2e'),
    );
    const results = readPlaywrightResults(outputFile);
    process.exitCode = results.failed > 0 ? 1 : 0;
    console.log(`\n${plainLine(results)}`);
  } finally {
    await stopAll();
  }
}

main().catch(error => {
  fail(error);
  console.log('\n0 passed, 1 failed');
});
