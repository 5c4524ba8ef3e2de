import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { decide, openReview } from '../support/approvals';
import { RegistrationForm } from '../support/form';
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

test('the form says beforehand whether a change matters', async ({
  page,
  baseURL,
}) => {
  const app = mediumApp(`Foreseen ${unique()}`);
  const { name } = app.metadata;
  const citizen = await Api.as('Citizen developer', baseURL);
  const { request } = await citizen.submit(app);
  for (const [role, leg] of [
    ['Security reviewer', 'security'],
    ['App owner', 'owner'],
  ] as const) {
    const api = await Api.as(role, baseURL);
    const answer = await api.decide(request.id, leg, { decision: 'approve' });
    expect(answer.status()).toBe(201);
  }

  await signIn(page, 'Citizen developer');
  await page.goto(`/catalog/default/microapp/${name}`);
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  const form = new RegistrationForm(page);
  const { preview } = form;
  await expect(preview).toContainText('Nothing differs from revision 1');

  const purpose = page.getByRole('textbox', { name: /^Purpose/ });
  await purpose.fill('The same, in other words.');
  await expect(preview).toContainText('it carries over as soon as you submit');

  await page.getByRole('radio', { name: /People outside/ }).check();
  await expect(preview).toContainText('It waits for security and owner.');
  await expect(preview).toContainText('Wider audience');
  await expect(preview).toContainText('revision 1 stays in force');

  await page.getByRole('radio', { name: /The whole company/ }).check();
  await expect(preview).toContainText('it carries over as soon as you submit');
  for (const step of ['Data', 'Model and where it runs']) {
    await form.next();
    await form.expectStep(step);
  }
  await form.submit();
  await expect(
    page.getByText(/Nothing changed that matters to the approval/).first(),
  ).toBeVisible();
});
