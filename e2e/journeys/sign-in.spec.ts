import { expect, test } from '@playwright/test';
import { PERSONAS, type Role } from '../support/personas';
import { signIn } from '../support/portal';

test('everybody can sign in, and out again', async ({ page }) => {
  for (const role of Object.keys(PERSONAS) as Role[]) {
    await signIn(page, role);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(
      page.getByRole('button', { name: `Sign in as ${role}`, exact: true }),
    ).toBeEnabled();
  }
});

test('a reload keeps one signed in', async ({ page }) => {
  await signIn(page, 'Auditor');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Welcome, Anders Lund',
  );
});

test('the portal asks nobody but itself', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', request => {
    const url = new URL(request.url());
    const own = new URL(baseURL ?? '');
    if (url.protocol.startsWith('http') && url.hostname !== own.hostname) {
      foreign.push(request.url());
    }
  });
  await signIn(page, 'Citizen developer');
  for (const path of ['/catalog', '/create', '/micro-apps', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
  }
  expect(foreign).toEqual([]);
});
