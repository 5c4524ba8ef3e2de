import { expect, type Browser, type Page } from '@playwright/test';
import { join } from 'node:path';
import type { Role } from './personas';

const SCREENSHOTS = join(__dirname, '../test-results/screens');

/** Signs in, in a page that stands at the sign-in page or nowhere yet. */
export async function signIn(page: Page, role: Role) {
  await page.goto('/');
  await page
    .getByRole('button', { name: `Sign in as ${role}`, exact: true })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Welcome',
  );
}

/** A browser window of somebody's own, signed in. */
export async function windowOf(
  browser: Browser,
  role: Role,
  baseURL: string | undefined,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await signIn(page, role);
  return page;
}

/** Takes pictures in light and dark, wide and narrow, for a person to look at. */
export async function picture(page: Page, name: string) {
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 800]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({
        path: join(SCREENSHOTS, `${name}-${colorScheme}-${width}.png`),
        fullPage: true,
      });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) {
    await page.setViewportSize(before);
  }
}
