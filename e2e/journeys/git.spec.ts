import { expect, test, type Page } from '@playwright/test';
import { Api } from '../support/api';
import { decide, openReview } from '../support/approvals';
import { expectAccessible } from '../support/axe';
import { GitFiles } from '../support/gitFiles';
import { mediumApp, unique, type Manifest } from '../support/manifests';
import { picture, signIn, windowOf } from '../support/portal';

/** Opens the governance of an app until it says something that comes by itself. */
async function openUntil(page: Page, { metadata }: Manifest, text: RegExp) {
  await expect(async () => {
    await page.goto(`/catalog/default/microapp/${metadata.name}/governance`);
    await expect(page.getByText(text).first()).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });
}

test('an app in Git is followed from its first commit to the end of its file', async ({
  page,
  browser,
  baseURL,
}) => {
  const app = mediumApp(`Followed ${unique()}`);
  const { title } = app.metadata;
  const admin = await Api.as('Platform admin', baseURL);
  const git = await GitFiles.start();
  try {
    await test.step('a commit becomes a revision that waits', async () => {
      git.write(app);
      await git.register(admin, app);
      await signIn(page, 'Security reviewer');
      await openUntil(page, app, /Revision 1 waits for a decision/);
      await expect(
        page.getByRole('link', { name: git.placeOf(app) }),
      ).toBeVisible();
    });

    await test.step('nobody who can write in the file decides', async () => {
      const owner = await Api.as('App owner', baseURL);
      const { openRequest } = await owner.app(app.metadata.name);
      for (const leg of ['owner', 'security']) {
        const answer = await owner.decide(openRequest.id, leg, {
          decision: 'approve',
        });
        expect(answer.status()).toBe(403);
      }
      await openReview(page, title);
      await decide(page, 'Approve');
      const platform = await windowOf(browser, 'Platform admin', baseURL);
      await openReview(platform, title);
      await decide(platform, 'Approve');
      await expect(platform.getByText(/It is approved now/)).toBeVisible();
      await platform.context().close();
    });

    await test.step('the next commit waits beside what is approved', async () => {
      app.spec.environments = ['sandbox', 'production'];
      git.write(app);
      await git.refresh(admin, app);
      await openUntil(page, app, /Revision 2 waits; revision 1 stays in force/);
      const pending = page.getByRole('region', { name: 'Pending change' });
      await expect(pending).toContainText('New environment: production');
      await picture(page, 'git-pending');
    });

    await test.step('the form submits nothing, and gives the text', async () => {
      const owner = await windowOf(browser, 'App owner', baseURL);
      await owner.goto(`/micro-apps/resubmit/default/${app.metadata.name}`);
      await expect(owner.getByText('This app is kept in a file')).toBeVisible();
      await owner.getByRole('button', { name: 'Show the text' }).click();
      await expect(
        owner.getByRole('region', { name: 'The new text of the file' }),
      ).toContainText(`name: ${app.metadata.name}`);
      await expect(
        owner.getByRole('button', { name: 'Copy the new text of the file' }),
      ).toBeEnabled();
      await owner.context().close();
    });

    await test.step('a mistake is listed with what to do', async () => {
      git.write({ ...app, spec: { ...app.spec, audience: 'everybody' } });
      await git.refresh(admin, app);
      await openUntil(page, app, /newest state of the file is not taken/);
      await page.goto('/micro-apps/inventory');
      await page.getByRole('link', { name: 'See what to do' }).click();
      const item = page
        .getByRole('list', { name: 'Files not taken' })
        .getByRole('listitem')
        .filter({ hasText: app.metadata.name });
      await expect(item).toContainText('Invalid');
      await expect(item).toContainText('audience');
      await expect(item).toContainText('What to do: Correct the file.');
      await expectAccessible(page, 'files');
      await picture(page, 'git-files');
      const owner = await windowOf(browser, 'App owner', baseURL);
      await owner.goto('/micro-apps/my-apps');
      await expect(
        owner
          .getByRole('region', { name: 'Files of my apps' })
          .getByRole('listitem')
          .filter({ hasText: app.metadata.name }),
      ).toContainText('What to do: Correct the file.');
      await picture(owner, 'git-my-apps');
      await owner.context().close();
    });

    await test.step('a file that is gone asks for somebody, and deletes nothing', async () => {
      git.remove(app);
      await git.refresh(admin, app);
      await openUntil(page, app, /The file is gone from the catalog since/);
      await expect(
        page.getByText('bring the file back, or have the app decommissioned'),
      ).toBeVisible();
      const kept = await admin.app(app.metadata.name);
      expect(kept).toMatchObject({
        approvedRevision: { number: 1 },
        currentRevision: { number: 2 },
      });
      await expect
        .poll(async () =>
          (await admin.notificationsAbout(title)).map(
            ({ payload }) => payload.title,
          ),
        )
        .toContain(`The file of “${title}” is gone`);
    });
  } finally {
    await git.stop();
  }
});
