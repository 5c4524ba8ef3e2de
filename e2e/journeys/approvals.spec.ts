import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { decide, openReview } from '../support/approvals';
import {
  highApp,
  mediumApp,
  unique,
  type Manifest,
} from '../support/manifests';
import { signIn, windowOf } from '../support/portal';

test('conditions are written, listed and tracked', async ({
  page,
  baseURL,
}) => {
  const app = mediumApp(`Conditional ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const { request } = await citizen.submit(app);
  const owner = await Api.as('App owner', baseURL);
  expect(
    (await owner.decide(request.id, 'owner', { decision: 'approve' })).status(),
  ).toBe(201);

  await signIn(page, 'Security reviewer');
  await openReview(page, app.metadata.title);
  await decide(page, 'Approve with conditions', {
    condition: 'Mask account numbers by March',
    reason: 'Fine otherwise.',
  });
  await expect(page.getByText(/It is approved now/)).toBeVisible();

  await page.goto(`/catalog/default/microapp/${app.metadata.name}`);
  await expect(page.getByRole('region', { name: 'Approval' })).toContainText(
    /condition/i,
  );
  await page.getByRole('link', { name: 'Governance' }).click();
  await expect(
    page.getByText('Mask account numbers by March').first(),
  ).toBeVisible();
});

test('a reason is required for all but approve', async ({ page, baseURL }) => {
  const app = mediumApp(`Reasons ${unique()}`);
  await (await Api.as('Citizen developer', baseURL)).submit(app);
  await signIn(page, 'Security reviewer');
  await openReview(page, app.metadata.title);

  for (const decision of ['Request changes', 'Reject'] as const) {
    await decide(page, decision);
    const dialog = page.getByRole('dialog');
    await expect(
      dialog.getByRole('textbox', { name: 'Reason' }),
    ).toHaveAccessibleDescription(/Say why/);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
  }
});

test('requested changes lead back to the form, filled in', async ({
  page,
  browser,
  baseURL,
}) => {
  const app = mediumApp(`Changed ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  await citizen.submit(app);
  const security = await windowOf(browser, 'Security reviewer', baseURL);
  await openReview(security, app.metadata.title);
  await decide(security, 'Request changes', {
    reason: 'Fewer people should see it.',
  });
  await expect(
    security.getByText(/the requester is asked for changes/),
  ).toBeVisible();

  await signIn(page, 'Citizen developer');
  await page.goto('/notifications');
  await page
    .getByRole('link', { name: new RegExp(app.metadata.title) })
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(
    app.metadata.title,
  );
  await expect(page.getByText('Fewer people should see it.')).toBeVisible();
  await page.getByRole('radio', { name: /^My team/ }).check();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(
    page.getByRole('heading', { name: 'What happens now' }),
  ).toBeVisible();

  const detail = await citizen.app(app.metadata.name);
  expect(detail).toMatchObject({
    state: 'approved',
    currentRevision: { number: 2 },
  });
  await security.context().close();
});

test('a blocked app moves to review once security verifies a control', async ({
  page,
  baseURL,
}) => {
  const app = highApp(`Blocked ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const { request } = await citizen.submit(app);
  expect(request.state).toBe('blocked');

  await signIn(page, 'Security reviewer');
  await page.goto(`/micro-apps/approvals/${request.id}`);
  await expect(page.getByText(/blocked/i).first()).toBeVisible();
  await page.getByRole('button', { name: /^Verify / }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: 'Evidence' })
    .fill('Looked at the masking job of 20 November.');
  await dialog.getByRole('button', { name: 'Verify' }).click();

  await expect(page.getByText(/was assessed again/)).toBeVisible();
  await decide(page, 'Approve');
  await expect(page.getByText(/your approval is recorded/)).toBeVisible();
  expect(await citizen.app(app.metadata.name)).toMatchObject({
    state: 'in-review',
    assessment: {
      inherent: { score: 210, tier: 'high' },
      residual: { score: 120, tier: 'medium' },
    },
  });
});

test('those concerned are told once', async ({ baseURL }) => {
  const app = mediumApp(`Told ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const security = await Api.as('Security reviewer', baseURL);
  const second = await Api.as('Second reviewer', baseURL);
  const owner = await Api.as('App owner', baseURL);
  const { request } = await citizen.submit(app);
  const approve = { decision: 'approve' };
  await security.decide(request.id, 'security', approve);
  await owner.decide(request.id, 'owner', approve);

  for (const [who, api] of Object.entries({ second, owner, citizen })) {
    await expect
      .poll(() => api.notificationsAbout(app.metadata.title), { message: who })
      .toHaveLength(1);
  }
  const [told] = await citizen.notificationsAbout(app.metadata.title);
  expect(told.payload.link).toContain(app.metadata.name);
});

async function submitAgain(api: Api, app: Manifest) {
  const spec = { ...app.spec, environments: ['sandbox', 'staging'] };
  await api.submit({ ...app, spec }, { baseRevision: 1 });
}

test('a decision on stale facts is refused, and shows what changed', async ({
  page,
  baseURL,
}) => {
  const app = mediumApp(`Stale ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const { request } = await citizen.submit(app);
  // Nothing tells the page that the app changes.
  await page.routeWebSocket(/\/api\/signals/, () => {});
  await signIn(page, 'Security reviewer');
  await openReview(page, app.metadata.title);
  await submitAgain(citizen, app);
  await decide(page, 'Approve');

  await expect(
    page.getByText('Your decision was not recorded: the app has changed'),
  ).toBeVisible();
  await expect(page.getByText(/staging/).first()).toBeVisible();
  const old = await (await citizen.get(`/approvals/${request.id}`)).json();
  expect(old).toMatchObject({ state: 'superseded', decisions: [] });

  await page.getByRole('link', { name: 'Load revision 2' }).click();
  await decide(page, 'Approve');
  await expect(page.getByText(/your approval is recorded/)).toBeVisible();
});

test('my screen says at once that the app has changed', async ({
  page,
  baseURL,
}) => {
  const app = mediumApp(`Changing ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  await citizen.submit(app);
  await signIn(page, 'Security reviewer');
  await openReview(page, app.metadata.title);
  await submitAgain(citizen, app);

  await expect(
    page.getByText('The app has changed since this revision was sent'),
  ).toBeVisible();
});

test('my screen follows when somebody else decides', async ({
  page,
  baseURL,
}) => {
  const app = mediumApp(`Followed ${unique()}`);
  const citizen = await Api.as('Citizen developer', baseURL);
  const { request } = await citizen.submit(app);
  await signIn(page, 'Security reviewer');
  await openReview(page, app.metadata.title);

  const second = await Api.as('Second reviewer', baseURL);
  await second.decide(request.id, 'security', { decision: 'approve' });

  await expect(page.getByText('Renata Kovacs').first()).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Approve', exact: true }),
  ).toBeDisabled();
});
