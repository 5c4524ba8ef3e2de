import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { expectAccessible } from '../support/axe';
import { lowApp, unique } from '../support/manifests';
import { picture, signIn } from '../support/portal';

const MODELS = [
  {
    model: 'journey',
    versions: ['1', '2'],
    billOfMaterials: 'https://vendor.example/journey.cdx.json',
  },
];
const entry = (title: string) => ({
  title,
  hosting: 'managed-enterprise',
  region: 'eu',
  allowedClassifications: ['public', 'internal', 'confidential'],
  models: MODELS,
});

test('a platform admin withdraws a version, and the approval of the app that uses it is asked for once more', async ({
  page,
  baseURL,
}) => {
  const id = `journey-${unique()}`;
  const title = `Journey ${id}`;
  const admin = await Api.as('Platform admin', baseURL);
  const added = await admin.http.put(`/api/micro-apps/model-endpoints/${id}`, {
    data: { version: 0, reason: 'For a journey', entry: entry(title) },
  });
  expect(added.status(), await added.text()).toBe(200);
  const developer = await Api.as('Citizen developer', baseURL);
  const app = lowApp(`Withdrawn ${unique()}`);
  app.spec.models = [{ endpoint: id, model: 'journey', version: '1' }];
  const { request } = await developer.submit(app);
  expect(request.state).toBe('approved');

  await signIn(page, 'Platform admin');
  await page.goto('/micro-apps');
  await page.getByRole('tab', { name: 'Model endpoints' }).click();
  const row = page.getByRole('row', { name: new RegExp(title) });
  await expect(row).toContainText('Added here');
  await expect(
    row.getByRole('link', { name: /Bill of materials of journey/ }),
  ).toHaveAttribute('href', MODELS[0].billOfMaterials);
  await expectAccessible(page, 'register');

  await row.getByRole('button', { name: `Edit ${id}` }).click();
  await page.getByRole('combobox', { name: 'State of 1' }).click();
  await page.getByRole('option', { name: 'Withdrawn' }).click();
  await page.getByRole('button', { name: 'See what it does' }).click();
  const preview = page.getByRole('region', { name: 'What the change does' });
  const found = preview.getByRole('row', { name: app.metadata.title });
  await expect(found).toContainText('is withdrawn');
  await expect(found).toContainText('Yes');
  await expectAccessible(page, 'register change');
  await page.getByRole('textbox', { name: 'Why' }).fill('The vendor ends it.');
  await page.getByRole('button', { name: 'Apply the change' }).click();

  await expect(page.getByText('The register is changed')).toBeVisible();
  const job = page.getByRole('region', { name: 'Last change' });
  await expect(job).toContainText('1 app is affected.');
  await job.getByRole('button', { name: 'Show affected apps' }).click();
  await expect(
    job.getByRole('row', { name: app.metadata.title }),
  ).toContainText('Yes');
  await picture(page, 'register-changed');

  await page.getByRole('button', { name: `History of ${id}` }).click();
  const history = page.getByRole('dialog');
  await expect(history).toContainText('The vendor ends it.');
  await expect(history).toContainText('Version “1” of “journey” is withdrawn');
  await page.keyboard.press('Escape');

  const detail = await developer.app(app.metadata.name);
  expect(detail.approvedRevision.number).toBe(1);
  expect(detail.openRequest.cause).toBe('reopened:register');
  const owner = await Api.as('App owner', baseURL);
  await expect
    .poll(async () =>
      (await owner.notificationsAbout(app.metadata.title)).map(
        ({ payload }) => payload.title,
      ),
    )
    .toContain(`A model of “${app.metadata.title}” changed`);
});
