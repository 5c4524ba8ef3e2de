import { expect, test, type Page } from '@playwright/test';
import { Api } from '../support/api';
import { expectAccessible } from '../support/axe';
import { lowApp, unique } from '../support/manifests';
import { picture, signIn, windowOf } from '../support/portal';

async function openGovernance(page: Page, name: string) {
  await page.goto(`/catalog/default/microapp/${name}/governance`);
  await expect(
    page.getByRole('region', { name: 'Decommission' }),
  ).toBeVisible();
}

async function inDialog(page: Page, button: string, text?: string) {
  const dialog = page.getByRole('dialog');
  if (text) {
    await dialog.getByRole('textbox').first().fill(text);
  }
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function register(title: string, baseURL: string | undefined) {
  const citizen = await Api.as('Citizen developer', baseURL);
  const { app } = await citizen.submit(lowApp(title));
  await expect(async () => {
    const entity = await citizen.http.get(
      `/api/catalog/entities/by-name/microapp/default/${app.name}`,
    );
    expect(entity.ok()).toBe(true);
  }).toPass();
  return app.name as string;
}

test('an app is decommissioned, to the certificate', async ({
  page,
  browser,
  baseURL,
}) => {
  const title = `Retired ${unique()}`;
  const name = await register(title, baseURL);
  await signIn(page, 'Citizen developer');
  await openGovernance(page, name);
  await page
    .getByRole('region', { name: 'Decommission' })
    .getByRole('button', { name: 'Decommission …' })
    .click();
  await expect(page.getByRole('dialog')).toContainText(
    'Credentials for “llm-enterprise-x”',
  );
  await inDialog(page, 'Decommission', 'Nobody uses it any more.');
  await page.getByRole('button', { name: 'End the cooling period' }).click();
  await inDialog(page, 'End the cooling period');

  const platform = await windowOf(browser, 'Platform admin', baseURL);
  await openGovernance(platform, name);
  await platform
    .getByRole('button', { name: 'End the cooling period' })
    .click();
  await inDialog(platform, 'End the cooling period');
  await expect(platform.getByText('0 of 1 targets are empty.')).toBeVisible();

  await openGovernance(page, name);
  await expect(page.getByText('You requested this decommission')).toBeVisible();

  const owner = await windowOf(browser, 'App owner', baseURL);
  await openGovernance(owner, name);
  await picture(owner, 'decommission-progress');
  await owner
    .getByRole('button', { name: /^Attest that nothing is left/ })
    .click();
  await inDialog(owner, 'Attest', 'The key is gone from the vault.');
  const auditor = await Api.as('Auditor', baseURL);
  // The certificate comes after the last count.
  await expect(async () =>
    expect((await auditor.app(name)).state).toBe('decommissioned'),
  ).toPass();

  await owner.goto(`/micro-apps/certificates/default/${name}`);
  await expect(
    owner.getByRole('heading', {
      name: `Deletion certificate of “${title}”`,
    }),
  ).toBeVisible();
  await expect(
    owner.getByText('The certificate matches its digest.'),
  ).toBeVisible();
  await picture(owner, 'decommission-certificate');

  await expect(async () => {
    const entity = await auditor.http.get(
      `/api/catalog/entities/by-name/microapp/default/${name}`,
    );
    expect(entity.status()).toBe(404);
  }).toPass();

  await owner.goto(`/micro-apps/inventory?state=decommissioned&q=${name}`);
  await owner.getByRole('link', { name: title }).click();
  await expect(
    owner.getByRole('heading', { name: `History of “${title}”` }),
  ).toBeVisible();
  await expect(
    owner.getByRole('region', { name: 'Audit entries' }),
  ).toContainText('the deletion certificate is issued');
  await expectAccessible(owner, 'history');
  await picture(owner, 'decommission-history');
  await owner.getByRole('link', { name: 'Read or print it' }).click();
  await expect(
    owner.getByText('The certificate matches its digest.'),
  ).toBeVisible();
});

test('an app is given an end, which its page shows', async ({
  page,
  baseURL,
}) => {
  const name = await register(`Ending ${unique()}`, baseURL);
  await signIn(page, 'App owner');
  await openGovernance(page, name);
  await page
    .getByRole('region', { name: 'Decommission' })
    .getByRole('button', { name: 'Decommission …' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /On a day to come/ }).check();
  const end = new Date(Date.now() + 40 * 24 * 60 * 60 * 1000);
  await dialog
    .getByLabel(/Out of service from/)
    .fill(end.toISOString().slice(0, 10));
  await dialog
    .getByRole('textbox', { name: /Why the app/ })
    .fill('The pilot ends.');
  await expectAccessible(page, 'end of an app');
  await dialog.getByRole('button', { name: 'Plan the end' }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`/catalog/default/microapp/${name}`);
  await expect(
    page.getByRole('region', { name: 'Review and decommission' }),
  ).toContainText('End planned');
  const owner = await Api.as('App owner', baseURL);
  expect((await owner.app(name)).state).toBe('approved');
});

test('a decommission is called off', async ({ page, baseURL }) => {
  const name = await register(`Kept ${unique()}`, baseURL);
  const owner = await Api.as('App owner', baseURL);
  const requested = await owner.post(`/apps/default/${name}/decommission`, {
    reason: 'A mistake.',
  });
  expect(requested.status()).toBe(201);
  await signIn(page, 'Citizen developer');
  await openGovernance(page, name);
  await page.getByRole('button', { name: 'Call off', exact: true }).click();
  await inDialog(page, 'Call off', 'It is used after all.');
  await expect(page.getByText('The decommission is called off.')).toBeVisible();
  expect((await owner.app(name)).state).toBe('approved');
});
