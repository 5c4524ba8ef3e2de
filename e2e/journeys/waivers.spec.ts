import { expect, test, type Page } from '@playwright/test';
import { Api } from '../support/api';
import { lowApp, unique } from '../support/manifests';
import { picture, signIn, windowOf } from '../support/portal';

/** Its model runs in the EU, where its data must not go: blocked, whatever the score. */
function misplacedApp(title: string) {
  const app = lowApp(title);
  return { ...app, spec: { ...app.spec, residency: 'us' } };
}

const governance = (page: Page, name: string) =>
  page.goto(`/catalog/default/microapp/${name}/governance`);

test('a rule is waived by two reviewers, shows as exempted, and holds again when the waiver is revoked', async ({
  page,
  browser,
  baseURL,
}) => {
  const app = misplacedApp(`Misplaced ${unique()}`);
  const { name, title } = app.metadata;
  const citizen = await Api.as('Citizen developer', baseURL);
  const submitted = await citizen.submit(app);
  expect(submitted.app.state).toBe('blocked');

  await signIn(page, 'Security reviewer');
  await page.goto(`/micro-apps/approvals/${submitted.request.id}`);
  await page
    .getByRole('button', { name: /^Propose a waiver/ })
    .first()
    .click();
  const proposal = page.getByRole('dialog');
  await proposal
    .getByRole('textbox', { name: 'Why the rule is to be waived' })
    .fill('The vendor opens its US region in December.');
  await proposal
    .getByRole('textbox', { name: 'Compensating control' })
    .fill('Only masked notes are sent until then.');
  await expect(proposal.getByLabel('Ends on')).not.toHaveValue('');
  await proposal.getByRole('button', { name: 'Propose a waiver' }).click();
  await expect(page.getByText(/The waiver of .* is proposed/)).toBeVisible();
  const own = page.getByRole('region', { name: 'Waivers' });
  await expect(own).toContainText('somebody else has to approve it');
  await expect(
    own.getByRole('button', { name: /^Approve waiver/ }),
  ).toHaveCount(0);
  await picture(page, 'waiver-proposed');

  const second = await windowOf(browser, 'Second reviewer', baseURL);
  await second.goto('/micro-apps/approvals?show=waivers');
  await second
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByRole('button', { name: /^Approve waiver/ })
    .click();
  await second
    .getByRole('dialog')
    .getByRole('button', { name: 'Approve waiver' })
    .click();
  await expect(second.getByText(/The waiver of .* is in force/)).toBeVisible();
  await picture(second, 'waivers');

  await governance(page, name);
  await expect(
    page.getByRole('region', { name: 'Checks' }).getByText(/· Exempted/),
  ).toBeVisible();
  expect((await citizen.app(name)).state).not.toBe('blocked');

  await page.getByRole('button', { name: /^Revoke waiver/ }).click();
  const revocation = page.getByRole('dialog');
  await revocation
    .getByRole('textbox', { name: 'Reason' })
    .fill('The vendor does not open it.');
  await revocation.getByRole('button', { name: 'Revoke waiver' }).click();
  await expect(page.getByText(/The waiver of .* is revoked/)).toBeVisible();
  await expect(
    page
      .getByRole('region', { name: 'Checks' })
      .getByText(/· Failed/)
      .first(),
  ).toBeVisible();
  await second.context().close();
});

test('whoever may not waive a rule reads why', async ({ page, baseURL }) => {
  const app = misplacedApp(`Hopeful ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  await citizen.submit(app);
  await signIn(page, 'Citizen developer');
  await governance(page, app.metadata.name);
  await expect(page.getByText(/You cannot propose a waiver\./)).toBeVisible();
  await expect(
    page.getByRole('button', { name: /^Propose a waiver/ }),
  ).toHaveCount(0);
});
