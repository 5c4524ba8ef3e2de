import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { expectAccessible } from '../support/axe';
import { picture, signIn, windowOf } from '../support/portal';

// An app of the demo: for hours the catalog has to say that an owner is gone before it is believed.
const NAME = 'trade-fair-notes';
const TITLE = 'Trade fair notes';
const ADDRESS = `/catalog/default/microapp/${NAME}/governance`;

test('an app that nobody owns is taken over in one click', async ({
  page,
  browser,
  baseURL,
}) => {
  const owner = await Api.as('App owner', baseURL);
  const before = await owner.app(NAME);
  expect(before).toMatchObject({
    state: 'approved',
    approvedRevision: { number: 1 },
  });

  // Flagged, for everybody to see.
  const platform = await windowOf(browser, 'Platform admin', baseURL);
  await platform.goto('/micro-apps/inventory');
  await platform
    .getByRole('group', { name: 'Quick filters' })
    .getByRole('button', { name: 'No owner' })
    .click();
  await expect(platform).toHaveURL(/ownerless=true/);
  const grid = platform.getByRole('grid');
  await expect(grid.getByRole('link', { name: TITLE })).toBeVisible();
  await expect(grid.getByText('No owner')).toBeVisible();
  await expect(grid.getByText('Deal desk agent')).toBeHidden();
  await expectAccessible(platform, 'inventory-ownerless');
  await picture(platform, 'orphan-inventory');

  // Asked are the team above that has people, and the platform.
  for (const who of [owner, await Api.as('Platform admin', baseURL)]) {
    expect((await who.notificationsAbout(TITLE)).length).toBeGreaterThan(0);
  }
  await platform.goto('/micro-apps/my-apps');
  const asked = platform.getByRole('region', {
    name: 'Apps that wait for an owner',
  });
  await expect(asked.getByRole('link', { name: TITLE })).toBeVisible();

  await signIn(page, 'App owner');
  await page.goto(ADDRESS);
  const panel = page.getByRole('region', { name: 'Owner', exact: true });
  await expect(panel.getByText(/Nobody owns it any more/)).toBeVisible();
  await expect(panel.getByText('Asked to take it over:')).toBeVisible();
  for (const group of ['Sales operations', 'Platform']) {
    await expect(panel.getByRole('link', { name: group })).toBeVisible();
  }
  await expectAccessible(page, 'orphan');
  await picture(page, 'orphan-entity');
  await page.goto('/micro-apps/my-apps');
  const waiting = page.getByRole('region', {
    name: 'Apps that wait for an owner',
  });
  await expect(waiting.getByRole('link', { name: TITLE })).toBeVisible();
  await picture(page, 'orphan-mine');
  await waiting
    .getByRole('button', {
      name: `Take it over for Sales operations: ${TITLE}`,
    })
    .click();
  await expect(waiting.getByRole('link', { name: TITLE })).toBeHidden();

  // It carries on with the approval that it had.
  await page.goto(ADDRESS);
  await expect(
    panel.getByRole('link', { name: 'Sales operations' }),
  ).toBeVisible();
  await expect(panel.getByText(/Nobody owns it any more/)).toBeHidden();
  expect(await owner.app(NAME)).toMatchObject({
    owner: 'group:default/sales-ops',
    state: 'approved',
    orphanedSince: null,
    nextReviewAt: before.nextReviewAt,
    approvedRevision: { number: 2 },
  });
  await platform.goto('/micro-apps/inventory?ownerless=true');
  await expect(platform.getByText('Deal desk agent')).toBeHidden();
  await expect(platform.getByRole('link', { name: TITLE })).toBeHidden();
});
