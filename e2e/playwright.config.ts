import { defineConfig, devices } from '@playwright/test';
import { existsSync } from 'node:fs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `yarn e2e` starts the portals and says where they are; to try a journey in one that runs: `E2E_URL=… npx playwright test`. */
export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results/output',
  // The journeys share a portal, and the machine may be small.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE
    ? [['list'], ['json']]
    : [['list']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      // Where the distribution has none, the one that Playwright installs.
      ...(existsSync(CHROMIUM) && { executablePath: CHROMIUM }),
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...FLAGS] : FLAGS,
    },
  },
  projects: [
    {
      name: 'sqlite',
      use: { baseURL: process.env.E2E_URL ?? 'http://localhost:3000' },
    },
    ...(process.env.E2E_POSTGRES_URL
      ? [
          {
            name: 'postgres',
            grep: /@central/,
            use: { baseURL: process.env.E2E_POSTGRES_URL },
          },
        ]
      : []),
  ],
});
