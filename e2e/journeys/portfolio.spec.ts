import { expect, test } from '@playwright/test';
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
  const pages = {
    home: '/',
    overview: '/micro-apps',
    inventory: '/micro-apps/inventory',
    approvals: '/micro-apps/approvals',
    'my-apps': '/micro-apps/my-apps',
    review: `/micro-apps/approvals/${request.id}`,
    entity: `/catalog/default/microapp/${app.metadata.name}`,
    governance: `/catalog/default/microapp/${app.metadata.name}/governance`,
    form: '/create/templates/default/register-micro-app',
  };
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await page.setViewportSize({ width: 800, height: 900 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow, `${name} at 800 pixels`).toBeLessThanOrEqual(0);
    await picture(page, name);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
