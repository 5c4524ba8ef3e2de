import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Api } from '../support/api';
import { expectAccessible } from '../support/axe';
import { lowApp, unique } from '../support/manifests';
import { picture, signIn } from '../support/portal';

const BUNDLE = resolve(
  __dirname,
  '../../packages/policy-engine/assets/bundle.tar.gz',
);

const view = (page: Page, name: string) =>
  page.goto(`/micro-apps/policies?show=${name}`);

test('anyone sees the bundle in force, and from a rule the apps that it stops', async ({
  page,
}) => {
  await signIn(page, 'Citizen developer');
  await page.goto('/micro-apps');
  await page.getByRole('tab', { name: 'Policies' }).click();

  const bundle = page.getByRole('region', { name: 'Bundle in force' });
  await expect(bundle).toContainText('Policies decide');
  await expect(bundle).toContainText('Not signed');
  await expect(
    bundle.getByRole('button', { name: 'Check for a newer bundle' }),
  ).toHaveCount(0);
  await expectAccessible(page, 'policies');
  await picture(page, 'policies');

  await page
    .getByRole('link', {
      name: /apps? denied by Sensitive data stays away from public model APIs/,
    })
    .click();
  await expect(page).toHaveURL(/rule=external-models&ruleStatus=failed/);
  await expect(
    page.getByRole('link', { name: 'Client notes summarizer' }),
  ).toBeVisible();
  await expect(
    page.getByRole('link', { name: 'Sales notes summarizer', exact: true }),
  ).toHaveCount(0);
});

test('policies are tried out on an app and on a manifest', async ({ page }) => {
  await signIn(page, 'App owner');
  await view(page, 'try');
  await page.getByRole('combobox', { name: 'App' }).fill('sales-notes');
  await page.getByRole('option', { name: /sales-notes-summarizer-v2/ }).click();
  await page.getByRole('combobox', { name: 'Decision point' }).click();
  await page.getByRole('option', { name: 'Deployment' }).click();
  await page.getByRole('button', { name: 'Evaluate' }).click();
  const decision = page.getByRole('region', { name: 'Decision' });
  await expect(decision).toContainText('Denied');
  await expect(decision).toContainText('approved, but not for production');

  await page.getByRole('radio', { name: 'A manifest' }).check();
  const app = lowApp(`Tried ${unique()}`);
  await page
    .getByRole('textbox', { name: 'Manifest (YAML or JSON)' })
    .fill(JSON.stringify(app));
  await page.getByRole('combobox', { name: 'Decision point' }).click();
  await page.getByRole('option', { name: 'Registration' }).click();
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await expect(decision).toContainText('Allowed');
  await expectAccessible(page, 'trying policies out');
  await picture(page, 'policies-try');
});

test('a platform admin previews what changed numbers and a bundle would do, and nobody else', async ({
  page,
}) => {
  await signIn(page, 'Platform admin');
  await view(page, 'preview');
  await page
    .getByRole('textbox', { name: /^Risk model/ })
    .fill('thresholds: { medium: 10, high: 60 }');
  await page.locator('input[type=file]').setInputFiles({
    name: 'candidate.tar.gz',
    mimeType: 'application/gzip',
    buffer: readFileSync(BUNDLE),
  });
  await expect(page.getByText('Bundle: candidate.tar.gz')).toBeVisible();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();

  // Which apps stand on the first page depends on what other journeys have registered.
  const changes = page.getByRole('table', { name: 'Apps that would change' });
  await expect(changes.getByRole('row').nth(1)).toContainText(
    /It would be (sent to review|blocked), and not/,
  );
  await expect(page).toHaveURL(/preview=/);
  await expectAccessible(page, 'impact preview');
  await picture(page, 'policies-preview');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  expect(csv).toMatch(
    /sales-notes-summarizer-v2,.*auto-approve,review,low,medium,42,42,/,
  );

  await view(page, 'preview');
  await page.locator('input[type=file]').setInputFiles({
    name: 'broken.tar.gz',
    mimeType: 'application/gzip',
    buffer: readFileSync(BUNDLE).subarray(0, 1000),
  });
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(/bundle/);
});

test('a decision is found in the log, with what the policies saw', async ({
  page,
  baseURL,
}) => {
  const app = lowApp(`Logged ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const submitted = await citizen.submit(app);
  const denied = await citizen.post('/decisions', {
    point: 'deployment',
    app: `default/${app.metadata.name}`,
    environment: 'production',
    digest: submitted.revision.digest,
  });
  expect(await denied.json()).toMatchObject({ allow: false });

  await signIn(page, 'Auditor');
  await view(page, 'decisions');
  await page
    .getByRole('textbox', { name: /^App/ })
    .fill(`default/${app.metadata.name}`);
  await expect(page.getByText('2 decisions')).toBeVisible();
  await page.getByRole('combobox', { name: 'Decision', exact: true }).click();
  await page.getByRole('option', { name: 'Denied' }).click();
  const row = page.getByRole('row', { name: new RegExp(app.metadata.name) });
  await expect(row).toContainText('Deployment');
  await row.getByRole('button', { name: /^Details/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('micro_apps/deployment/decision');
  await expect(dialog).toContainText('/app/spec/purpose');
  await dialog.getByText('Input', { exact: true }).click();
  await expect(dialog).not.toContainText('Made by a browser journey.');
  await expectAccessible(page, 'a logged decision');
  await picture(page, 'policies-decision');
});

test('people who may not manage policies see no preview and no log', async ({
  page,
}) => {
  await signIn(page, 'Citizen developer');
  await view(page, 'preview');
  await expect(
    page.getByText('Only platform admins can preview changes.'),
  ).toBeVisible();
  await view(page, 'decisions');
  await expect(
    page.getByText(
      'The log is shown to security, platform admins and auditors.',
    ),
  ).toBeVisible();
});
