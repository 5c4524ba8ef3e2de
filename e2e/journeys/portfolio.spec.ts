import { expect, test, type Locator } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { Api } from '../support/api';
import { lowApp, mediumApp, unique } from '../support/manifests';
import { picture, signIn } from '../support/portal';

test('the overview leads to its lists', async ({ page, baseURL }) => {
  const citizen = await Api.as('Citizen developer', baseURL);
  await citizen.submit(mediumApp(`Counted ${unique()}`));
  await signIn(page, 'Security reviewer');
  await page.goto('/micro-apps');
  await expect(page.getByRole('heading', { name: 'Micro apps' })).toBeVisible();
  for (const tab of ['Overview', 'Inventory', 'Approvals', 'My apps']) {
    await expect(page.getByRole('tab', { name: tab })).toBeVisible();
  }
  await page
    .getByRole('link', { name: /waiting for me/i })
    .first()
    .click();
  await expect(page).toHaveURL(/approvals/);
});

test('the inventory filters on the server, and keeps it in the URL', async ({
  page,
  baseURL,
}) => {
  const citizen = await Api.as('Citizen developer', baseURL);
  const mark = unique();
  await citizen.submit(lowApp(`Low ${mark}`));
  await citizen.submit(mediumApp(`Medium ${mark}`));
  await signIn(page, 'Auditor');
  await page.goto(`/micro-apps/inventory?q=${mark}`);
  const grid = page.getByRole('grid');
  await expect(grid.getByText(`Low ${mark}`)).toBeVisible();
  await expect(grid.getByText(`Medium ${mark}`)).toBeVisible();

  await page.goto(`/micro-apps/inventory?q=${mark}&tier=medium`);
  await expect(grid.getByText(`Medium ${mark}`)).toBeVisible();
  await expect(grid.getByText(`Low ${mark}`)).toBeHidden();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toContain(`medium-${mark}`);
  expect(csv).not.toContain(`low-${mark}`);
});

test('the entity page says how the app stands and what comes next', async ({
  page,
  baseURL,
}) => {
  const app = mediumApp(`Standing ${unique()}`);
  await (await Api.as('Citizen developer', baseURL)).submit(app);
  await signIn(page, 'Citizen developer');
  await expect(async () => {
    await page.goto(`/catalog/default/microapp/${app.metadata.name}`);
    await expect(page.getByRole('region', { name: 'Risk' })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
  await expect(page.getByRole('region', { name: 'Approval' })).toContainText(
    'Wait for security and owner',
  );
  await expect(
    page.getByRole('region', { name: 'Review and decommission' }),
  ).toContainText('None requested');

  await page.getByRole('link', { name: 'Governance' }).click();
  for (const heading of [
    'Risk and its factors',
    'Revisions',
    'Timeline',
    'Audit entries',
  ]) {
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  }
});

test('pages fit and take light and dark', async ({ page, baseURL }) => {
  const app = mediumApp(`Pictured ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const { request } = await citizen.submit(app);
  await signIn(page, 'Security reviewer');
  const entity = `/catalog/default/microapp/${app.metadata.name}`;
  const shown: [name: string, path: string, sign: Locator][] = [
    ['home', '/', page.getByRole('heading', { name: /^Welcome, / })],
    ['overview', '/micro-apps', page.getByRole('heading', { name: 'By risk' })],
    ['inventory', '/micro-apps/inventory', page.getByRole('gridcell').first()],
    [
      'approvals',
      '/micro-apps/approvals',
      page.getByRole('link', { name: /^Review / }).first(),
    ],
    ['my-apps', '/micro-apps/my-apps', page.getByRole('main')],
    [
      'review',
      `/micro-apps/approvals/${request.id}`,
      page.getByRole('button', { name: 'Reject' }),
    ],
    ['entity', entity, page.getByRole('region', { name: 'Risk' })],
    [
      'governance',
      `${entity}/governance`,
      page.getByRole('heading', { name: 'Audit entries' }),
    ],
    [
      'form',
      '/create/templates/default/register-micro-app',
      page.getByRole('region', { name: 'Risk preview' }),
    ],
    [
      'catalog',
      '/catalog?filters[kind]=microapp',
      page.getByRole('row').nth(1),
    ],
    ['notifications', '/notifications', page.getByRole('row').nth(1)],
  ];
  for (const [name, path, sign] of shown) {
    await page.setViewportSize({ width: 800, height: 900 });
    await page.goto(path);
    await expect(sign, name).toBeVisible();
    await page.waitForLoadState('networkidle');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect.soft(overflow, `${name} at 800 pixels`).toBeLessThanOrEqual(0);
    await picture(page, name);
  }
});
