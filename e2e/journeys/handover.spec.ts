import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { lowApp, unique } from '../support/manifests';
import { picture, signIn, windowOf } from '../support/portal';

test('an app is handed over, and accepted in one click', async ({
  page,
  browser,
  baseURL,
}) => {
  const title = `Handed over ${unique()}`;
  const citizen = await Api.as('Citizen developer', baseURL);
  const { app } = await citizen.submit(lowApp(title));
  const address = `/catalog/default/microapp/${app.name}/governance`;
  await expect(async () => {
    const entity = await citizen.http.get(
      `/api/catalog/entities/by-name/microapp/default/${app.name}`,
    );
    expect(entity.ok()).toBe(true);
  }).toPass();

  await signIn(page, 'App owner');
  await page.goto(address);
  const panel = page.getByRole('region', { name: 'Owner', exact: true });
  await panel.getByRole('button', { name: `Hand over ${title}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/New owner/).fill('platform');
  await page.getByRole('option', { name: 'group:default/platform' }).click();
  await dialog.getByLabel(/should know/).fill('You run it anyway.');
  await dialog.getByRole('button', { name: 'Offer it' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByText('Offered to')).toBeVisible();
  await expect(
    panel.getByRole('button', { name: `Accept ${title}` }),
  ).toBeHidden();
  await picture(page, 'handover-offered');

  const platform = await windowOf(browser, 'Platform admin', baseURL);
  await platform.goto('/micro-apps/my-apps');
  const waiting = platform.getByRole('region', {
    name: 'Apps that wait for an owner',
  });
  await expect(waiting.getByRole('link', { name: title })).toBeVisible();
  await picture(platform, 'handover-mine');
  await waiting.getByRole('button', { name: `Accept ${title}` }).click();
  await expect(waiting.getByRole('link', { name: title })).toBeHidden();

  await platform.goto(address);
  const owned = platform.getByRole('region', { name: 'Owner', exact: true });
  await expect(owned.getByRole('link', { name: /platform/i })).toBeVisible();
  await expect(
    owned.getByRole('button', { name: `Hand over ${title}` }),
  ).toBeVisible();
  const after = await (await citizen.get(`/apps/default/${app.name}`)).json();
  expect(after).toMatchObject({
    owner: 'group:default/platform',
    state: 'approved',
    approvedRevision: { number: 2 },
  });
});
