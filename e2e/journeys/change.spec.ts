import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { decide, openReview } from '../support/approvals';
import { mediumApp, unique } from '../support/manifests';
import { signIn, windowOf } from '../support/portal';

test('a change is shown with its diff, and decided by two people', async ({
  page,
  browser,
  baseURL,
}) => {
  const app = mediumApp(`Changing ${unique()}`);
  const { name, title } = app.metadata;
  const citizen = await Api.as('Citizen developer', baseURL);
  const owner = await Api.as('App owner', baseURL);
  const security = await Api.as('Security reviewer', baseURL);
  const { request } = await citizen.submit(app);
  for (const [api, leg] of [
    [security, 'security'],
    [owner, 'owner'],
  ] as const) {
    const answer = await api.decide(request.id, leg, { decision: 'approve' });
    expect(answer.status()).toBe(201);
  }

  // Nothing that matters: nobody is asked.
  app.spec.purpose = 'The same, in other words.';
  expect((await citizen.submit(app)).request.state).toBe('carried-over');

  app.spec.environments = ['sandbox', 'staging', 'production'];
  await citizen.submit(app);
  await signIn(page, 'Security reviewer');
  await page.goto(`/catalog/default/microapp/${name}/governance`);
  const pending = page.getByRole('region', { name: 'Pending change' });
  await expect(pending).toContainText(
    'Revision 3 waits; revision 2 stays in force.',
  );
  await expect(pending).toContainText('New environment: staging, production');
  await expect(pending).toContainText('Environments');
  const revisions = page.getByRole('region', { name: 'Revisions' });
  await expect(revisions).toContainText('Approval carried over');
  await expect(revisions).toContainText('Minor change');

  await openReview(page, title);
  await expect(page.getByRole('region', { name: 'Changes' })).toContainText(
    'New environment: staging, production',
  );
  await decide(page, 'Approve');
  const ownerPage = await windowOf(browser, 'App owner', baseURL);
  await openReview(ownerPage, title);
  await decide(ownerPage, 'Approve');
  await expect(ownerPage.getByText(/It is approved now/)).toBeVisible();

  await page.goto(`/catalog/default/microapp/${name}/governance`);
  await expect(page.getByRole('region', { name: 'Revisions' })).toContainText(
    'In force',
  );
  await expect(pending).toBeHidden();
});
