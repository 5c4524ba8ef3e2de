import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { RegistrationForm } from '../support/form';
import { deniedApp, unique } from '../support/manifests';
import { signIn } from '../support/portal';

test('@central the form says at the field what a policy stops, and a suggestion puts it right', async ({
  page,
}) => {
  const form = new RegistrationForm(page);
  await signIn(page, 'Citizen developer');
  await form.open();
  await form.describe(
    `Policy ${unique()}`,
    'Summarises call notes.',
    /^My team/,
  );
  await form.next();
  await form.addData('call notes', /^Confidential/, [/^Personal data/]);
  await form.next();
  await form.chooseModel(/^OpenAI \(public API\)/, 'European Union');

  const service = page.getByRole('combobox', { name: /^Service/ });
  await expect(service).toHaveAccessibleDescription(
    /A policy stops this:.*public model API/,
  );
  await expect(form.preview).toContainText('What to do:');

  await form.preview
    .getByRole('button', { name: /^Apply.*instead of “OpenAI/ })
    .first()
    .click();
  await expect(form.preview).toContainText(/approved as soon as/);
  await expect(page.getByText('A policy stops this:')).toHaveCount(0);
});

test('what policies deny is blocked at any score, and every screen says why', async ({
  page,
  baseURL,
}) => {
  const citizen = await Api.as('Citizen developer', baseURL);
  const app = deniedApp(`Denied ${unique()}`);
  const { request } = await citizen.submit(app);
  expect(request.state).toBe('blocked');

  await signIn(page, 'Security reviewer');
  await page.goto(`/micro-apps/approvals/${request.id}`);
  const title = 'Sensitive data stays away from public model APIs';
  await expect(page.getByText(title).first()).toBeVisible();
  await expect(page.getByText(/Decided by policy bundle/)).toBeVisible();

  await page.goto(`/catalog/default/microapp/${app.metadata.name}`);
  await expect(page.getByRole('region', { name: 'Risk' })).toContainText(title);
});
