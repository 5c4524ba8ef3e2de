import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { decide, openReview } from '../support/approvals';
import { RegistrationForm } from '../support/form';
import { mediumApp, unique } from '../support/manifests';
import { signIn, windowOf } from '../support/portal';

const FIVE_SECONDS = 5_000;

test('@central from the form to approved on the entity page', async ({
  page,
  browser,
  baseURL,
}) => {
  const title = `Journey ${unique()}`;
  const name = title.toLocaleLowerCase('en-US').replace(' ', '-');
  const form = new RegistrationForm(page);

  await test.step('the citizen developer registers an app', async () => {
    await signIn(page, 'Citizen developer');
    await form.open();
    await form.describe(title, 'Summarises call notes.', /^The whole company/);
    await form.next();
    await form.addData('call notes', /^Confidential/, [
      /^Personal data/,
      /^Many records/,
    ]);
    await form.next();
    await form.chooseModel(/^OpenAI \(public API\)/, 'European Union');
    // 7 x (10 - 3) x 5
    await expect(form.preview).toContainText('245');
    await expect(form.preview).toContainText('High risk');
    await expect(form.preview).toContainText('counts as confidential');
    await expect(form.preview).toContainText(/Use “.+” instead of “OpenAI/);

    await form.pick(/^Service/, /^LLM Enterprise X/);
    await expect(form.preview).toContainText('105');
    await expect(form.preview).toContainText('Medium risk');
    await form.submit();
    await expect(page.getByRole('article')).toContainText(
      /Waiting for approval by security and owner/,
    );
  });

  await test.step('it is in the catalog, with its relations', async () => {
    await page.getByRole('link', { name: 'Open the micro app' }).click();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    const main = page.getByRole('main');
    for (const related of [
      'Sales operations',
      'CRM',
      'CRM database',
      'LLM Enterprise X',
    ]) {
      await expect(
        main.getByText(related, { exact: true }).first(),
      ).toBeVisible();
    }
    await expect(page.getByRole('region', { name: 'Approval' })).toContainText(
      'In review',
    );
  });

  const security = await windowOf(browser, 'Security reviewer', baseURL);
  await test.step('security decides its leg', async () => {
    await openReview(security, title);
    await decide(security, 'Approve');
    await expect(security.getByText(/your approval is recorded/)).toBeVisible();
    await expect(security.getByText(/still waits for owner/i)).toBeVisible();
  });

  const owner = await windowOf(browser, 'App owner', baseURL);
  await test.step('the owner decides the other', async () => {
    await openReview(owner, title);
    await decide(owner, 'Approve');
    await expect(owner.getByText(/It is approved now/)).toBeVisible();
  });

  await test.step('the entity page follows by itself', async () => {
    await expect(page.getByRole('region', { name: 'Approval' })).toContainText(
      'Approved',
    );
    await expect(page.getByRole('region', { name: 'Risk' })).toContainText(
      '105',
    );
    await expect(
      page.getByRole('region', { name: 'Review and decommission' }),
    ).toContainText('60 days');
  });

  await test.step('the requester is told, with a link', async () => {
    await page.goto('/notifications');
    await page
      .getByRole('link', { name: new RegExp(title) })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`/${name}`));
  });
  await security.context().close();
  await owner.context().close();
});

test('@central a new app is in list, search and graph within five seconds', async ({
  page,
  baseURL,
}) => {
  await signIn(page, 'Auditor');
  const citizen = await Api.as('Citizen developer', baseURL);
  const mark = unique();
  const app = mediumApp(`Found ${mark}`);
  const { name, title } = app.metadata;
  const ref = `microapp:default/${name}`;
  await citizen.submit(app);

  const isFound = {
    'the list': async () => {
      const list = await citizen.http.get(
        `/api/catalog/entities/by-query?filter=kind=microapp,metadata.name=${name}`,
      );
      return (await list.json()).items.length === 1;
    },
    'the graph': async () => {
      const endpoint = await citizen.http.get(
        '/api/catalog/entities/by-name/resource/default/llm-enterprise-x',
      );
      const { relations = [] } = await endpoint.json();
      return relations.some(
        (relation: { targetRef: string }) => relation.targetRef === ref,
      );
    },
    search: async () => {
      const found = await citizen.http.get(`/api/search/query?term=${mark}`);
      return (await found.text()).includes(title);
    },
  };
  const submitted = Date.now();
  for (const [where, check] of Object.entries(isFound)) {
    await expect
      .poll(check, {
        message: where,
        intervals: [100],
        timeout: FIVE_SECONDS - (Date.now() - submitted),
      })
      .toBe(true);
  }

  await page.goto(`/search?query=${mark}`);
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
});

test('a low app is approved at once, with its guardrails', async ({ page }) => {
  const title = `Quick ${unique()}`;
  const form = new RegistrationForm(page);
  await signIn(page, 'Citizen developer');
  await form.open();
  await form.describe(title, 'Summarises call notes.', /^My team/);
  await form.next();
  await form.addData('call notes', /^Confidential/, [/^Many records/]);
  await form.next();
  await form.chooseModel(/^LLM Enterprise X/, 'European Union');
  await expect(form.preview).toContainText('42');
  await expect(form.preview).toContainText('Low risk');
  await form.submit();

  await page.getByRole('link', { name: 'Open the micro app' }).click();
  await expect(page.getByRole('region', { name: 'Approval' })).toContainText(
    'Approved',
  );
  await page.getByRole('link', { name: 'Governance' }).click();
  await expect(page.getByText('Guardrails').first()).toBeVisible();
  await expect(page.getByText(/Personal data is masked/).first()).toBeVisible();
});

test('a suggestion of the preview can be taken over', async ({ page }) => {
  const form = new RegistrationForm(page);
  await signIn(page, 'Citizen developer');
  await form.open();
  await form.describe(`Advised ${unique()}`, 'Summarises.', /^My team/);
  await form.next();
  await form.addData('call notes', /^Confidential/, [/^Many records/]);
  await form.next();
  await form.chooseModel(/^OpenAI \(public API\)/, 'European Union');
  await expect(form.preview).toContainText('98');

  await form.preview
    .getByRole('button', { name: /^Apply: Use “.+” instead of/ })
    .first()
    .click();

  await expect(form.preview).toContainText('Low risk');
  await expect(
    page.getByRole('combobox', { name: /^Service/ }),
  ).not.toContainText('OpenAI');
});

test('what is missing stands at its field', async ({ page }) => {
  const form = new RegistrationForm(page);
  await signIn(page, 'Citizen developer');
  await form.open();
  await form.next();

  await form.expectStep('About the app');
  await expect(
    page.getByRole('textbox', { name: 'Title' }),
  ).toHaveAccessibleDescription(/needed/);
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
});

test('an unreachable back end loses nothing that was typed', async ({
  page,
}) => {
  const form = new RegistrationForm(page);
  await signIn(page, 'Citizen developer');
  await form.open();
  await form.describe('Kept as typed', 'Summarises.', /^My team/);
  await form.next();
  await page.route('**/api/micro-apps/**', route => route.abort());
  await form.addData('call notes', /^Confidential/, [/^Many records/]);
  await page.unroute('**/api/micro-apps/**');
  await page.getByRole('button', { name: 'Back' }).click();

  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(
    'Kept as typed',
  );
});
