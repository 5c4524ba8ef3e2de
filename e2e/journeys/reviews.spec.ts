import { expect, test, type Page } from '@playwright/test';
import { Api } from '../support/api';
import { expectAccessible } from '../support/axe';
import { picture, signIn, windowOf } from '../support/portal';

// Apps of the demo: an approval takes months to age.
const entity = (name: string) => `/catalog/default/microapp/${name}`;
const card = (page: Page) =>
  page.getByRole('region', { name: 'Review and decommission' });

test('an owner renews in two clicks what has not changed', async ({
  page,
  baseURL,
}) => {
  await signIn(page, 'App owner');
  await page.goto('/micro-apps/my-apps');
  await expect(
    page.getByRole('region', { name: 'Reviews to do' }),
  ).toContainText('Call brief writer');
  await expectAccessible(page, 'reviews to do');

  await page.getByRole('button', { name: 'Renew Call brief writer' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('company-profiles');
  await expect(dialog).toContainText('I attest that these facts still hold');
  await expectAccessible(page, 'renewal');
  await dialog.getByRole('button', { name: 'Attest and renew' }).click();
  await expect(page.getByText('The approval is renewed.')).toBeVisible();

  const owner = await Api.as('App owner', baseURL);
  const app = await owner.app('call-brief-writer');
  expect(app.state).toBe('approved');
  expect(app.review.open).toBeNull();
  // Last, since the pages are mounted anew while it switches between light and dark.
  await picture(page, 'reviews-to-do');
});

test('a medium risk is renewed by its owner and by security', async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, 'App owner');
  await page.goto(entity('proposal-drafter'));
  await expect(card(page)).toContainText('Its review is due in');
  await card(page).getByRole('button', { name: 'Renew' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('security has to agree');
  await dialog.getByRole('button', { name: 'Attest and renew' }).click();
  await expect(card(page)).toContainText('Its renewal waits for security');
  await expect(
    card(page).getByRole('button', { name: 'Agree to the renewal' }),
  ).toHaveCount(0);

  const security = await windowOf(browser, 'Security reviewer', baseURL);
  await security.goto('/micro-apps/approvals');
  await security.getByRole('link', { name: 'See the renewals' }).click();
  await security
    .getByRole('button', { name: 'Agree to the renewal of Proposal drafter' })
    .click();
  await security
    .getByRole('dialog')
    .getByRole('button', { name: 'Agree to the renewal' })
    .click();
  await expect(security.getByText('Your decision is recorded.')).toBeVisible();
  await security.context().close();

  await expect(card(page)).toContainText('Can be renewed from');
  const owner = await Api.as('App owner', baseURL);
  expect((await owner.app('proposal-drafter')).state).toBe('approved');
});

test('security sends a late renewal back, and the owner reads why', async ({
  page,
}) => {
  await signIn(page, 'Second reviewer');
  await page.goto('/micro-apps/approvals?show=reviews');
  const item = page
    .getByRole('listitem')
    .filter({ hasText: 'Campaign analyst' });
  await expect(item).toContainText('Late');
  await item
    .getByRole('button', { name: 'Send back the renewal of Campaign analyst' })
    .click();
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: 'Send back' });
  await send.click();
  await expect(dialog.getByText('Say why.')).toBeVisible();
  await dialog.getByRole('textbox').fill('Which campaigns are these now?');
  await send.click();
  await expect(page.getByText('Your decision is recorded.')).toBeVisible();
  await page.goto(entity('campaign-analyst'));
  await expect(card(page)).toContainText('Security sent the renewal back');
  await expect(card(page)).toContainText('Which campaigns are these now?');
});

test('an overdue app says what will happen, and when', async ({ page }) => {
  await signIn(page, 'App owner');
  await page.goto('/micro-apps/inventory');
  await page.getByRole('button', { name: 'Review not done' }).click();
  await page.getByRole('link', { name: 'Territory planner' }).click();
  await expect(card(page)).toContainText('Its review has been overdue since');
  await expect(card(page)).toContainText(
    /Without it, the app is suspended on .*, in \d+ days/,
  );
  await expectAccessible(page, 'overdue');
  await picture(page, 'overdue');
});

test('a suspended app is reinstated by renewing it', async ({
  page,
  baseURL,
}) => {
  await signIn(page, 'App owner');
  await page.goto(`${entity('newsletter-helper')}/governance`);
  const review = page.getByRole('region', { name: 'Review', exact: true });
  await expect(review).toContainText('Suspended: its review was not done');
  await picture(page, 'suspended');
  await review.getByRole('button', { name: 'Renew' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Attest and renew' })
    .click();
  await expect(page.getByText('The approval is renewed.')).toBeVisible();
  const owner = await Api.as('App owner', baseURL);
  expect((await owner.app('newsletter-helper')).state).toBe('approved');
});

test('a reviewer is represented by a colleague for a time', async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, 'Second reviewer');
  await page.goto('/micro-apps/approvals');
  await page.getByRole('button', { name: 'Delegate my approvals …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').fill('Samir');
  await page.getByRole('option', { name: /Samir Haddad/ }).click();
  await expectAccessible(page, 'delegation');
  await dialog.getByRole('button', { name: 'Delegate' }).click();
  await expect(page.getByText('Your approvals are delegated.')).toBeVisible();

  const colleague = await windowOf(browser, 'Security reviewer', baseURL);
  await colleague.goto('/micro-apps/approvals');
  const list = colleague.getByRole('region', { name: 'Delegations' });
  await expect(list).toContainText('You decide for');
  await list.getByRole('button', { name: /^End the delegation from/ }).click();
  await expect(colleague.getByText('The delegation is ended.')).toBeVisible();
  await colleague.context().close();
});
