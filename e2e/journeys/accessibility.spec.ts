import { expect, test, type Locator } from '@playwright/test';
import { Api } from '../support/api';
import { expectAccessible } from '../support/axe';
import { Keyboard } from '../support/keyboard';
import { highApp, mediumApp, unique } from '../support/manifests';
import { signIn } from '../support/portal';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('nothing on the main screens keeps anybody out', async ({
      page,
      baseURL,
    }) => {
      // Each screen takes a second or two to be looked through.
      test.slow();
      const citizen = await Api.as('Citizen developer', baseURL);
      const app = mediumApp(`Read out ${unique()}`);
      const { request } = await citizen.submit(app);
      const blocked = await citizen.submit(
        highApp(`Read out blocked ${unique()}`),
      );
      const entity = `/catalog/default/microapp/${app.metadata.name}`;
      await page.goto('/');
      await expect(
        page.getByRole('button', { name: 'Sign in as Auditor' }),
      ).toBeVisible();
      await expectAccessible(page, 'sign-in');

      await signIn(page, 'Security reviewer');
      const heading = (name: string | RegExp) =>
        page.getByRole('heading', { name });
      const review = page.getByRole('link', { name: /^Review / }).first();
      const screens: [name: string, path: string, sign: Locator][] = [
        ['home', '/', heading('See the micro apps')],
        ['overview', '/micro-apps', heading('By risk')],
        [
          'inventory',
          '/micro-apps/inventory',
          page.getByRole('grid').getByRole('link').first(),
        ],
        ['approvals', '/micro-apps/approvals', review],
        [
          'renewals',
          '/micro-apps/approvals?show=reviews',
          heading(/renewals? waits? for security/),
        ],
        ['waivers', '/micro-apps/approvals?show=waivers', heading(/waiver/)],
        ['my apps', '/micro-apps/my-apps', heading('Requests that I sent')],
        [
          'endpoints',
          '/micro-apps/model-endpoints',
          page.getByRole('row').nth(1),
        ],
        ['audit', '/micro-apps/audit', page.getByRole('row').nth(1)],
        ['files', '/micro-apps/files', heading('Files not taken')],
        ['entity', entity, heading('Review and decommission')],
        ['governance', `${entity}/governance`, heading('Timeline')],
        [
          'review of what is blocked',
          `/micro-apps/approvals/${blocked.request.id}`,
          page.getByRole('button', { name: /^Verify / }),
        ],
        [
          'review',
          `/micro-apps/approvals/${request.id}`,
          page.getByRole('button', { name: 'Reject' }),
        ],
      ];
      for (const [name, path, sign] of screens) {
        await test.step(name, async () => {
          await page.goto(path);
          await expect(sign).toBeVisible();
          await expectAccessible(page, name);
        });
      }

      await test.step('a decision without its reason', async () => {
        await page
          .getByRole('button', { name: 'Approve with conditions' })
          .click();
        const dialog = page.getByRole('dialog');
        await dialog
          .getByRole('button', { name: 'Approve with conditions' })
          .click();
        await expect(dialog.getByText('Say why in a sentence.')).toBeVisible();
        await expectAccessible(page, 'decision');
      });
    });

    test('somebody registers an app without a mouse', async ({ page }) => {
      const keyboard = new Keyboard(page);
      const box = (name: RegExp) => page.getByRole('textbox', { name });
      const button = (name: string) => page.getByRole('button', { name });
      const heading = (name: string) =>
        page.getByRole('heading', { name, exact: true });
      const preview = page.getByRole('region', { name: 'Risk preview' });

      await page.goto('/');
      await keyboard.press(button('Sign in as Citizen developer'));
      await expect(heading('See the micro apps')).toBeVisible();
      await keyboard.press(
        page.getByRole('link', { name: 'Register a micro app' }),
      );

      await test.step('about the app', async () => {
        await expect(heading('About the app')).toBeVisible();
        await keyboard.press(button('Next'));
        await expect(box(/^Title/)).toBeFocused();
        await expectAccessible(page, 'form with errors');
        await keyboard.write(box(/^Title/), `Keys ${unique()}`);
        await keyboard.write(
          box(/^Purpose/),
          'Sums up call notes for a report.',
        );
        await keyboard.choose(/^Who uses it/, /^My team/);
        await keyboard.press(button('Next'));
      });

      await test.step('data', async () => {
        await expect(heading('Data')).toBeFocused();
        await keyboard.write(box(/^What is it/), 'call notes');
        await keyboard.choose(/^How sensitive/, /^Confidential/);
        await keyboard.tick(
          page.getByRole('checkbox', { name: /^Personal data/ }),
        );
        await keyboard.choose(/^How much/, /^Many records/);
        await keyboard.press(button('Next'));
      });

      await test.step('model', async () => {
        await expect(heading('Model and where it runs')).toBeFocused();
        await keyboard.pick(/^Service/, 'LLM');
        await keyboard.pick(/^In which region/, 'Eur');
        // What is read out to somebody who does not see the panel.
        await expect(preview.getByRole('status').first()).toHaveText(
          'Risk score 42, low risk. It is approved as soon as it is submitted.',
        );
        await expectAccessible(page, 'form');
        await keyboard.press(button('Review'));
      });

      await keyboard.press(button('Submit'));
      await expect(heading('What happens now')).toBeVisible();
    });
  });
}

test('somebody finds and decides without a mouse', async ({
  page,
  baseURL,
}) => {
  const citizen = await Api.as('Citizen developer', baseURL);
  const app = mediumApp(`Keyed ${unique()}`);
  await citizen.submit(app);
  const keyboard = new Keyboard(page);
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: true });

  await page.goto('/');
  await keyboard.press(button('Sign in as Security reviewer'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Welcome',
  );

  await test.step('pages and filters of the inventory say what they leave', async () => {
    await page.goto('/micro-apps/inventory?pageSize=10');
    const spoken = page.getByRole('status');
    await expect(spoken.filter({ hasText: /page 1 of/ })).toBeAttached();
    await keyboard.press(button(/next page/));
    await expect(spoken.filter({ hasText: /page 2 of/ })).toBeAttached();
    await page.goto('/micro-apps/inventory');
    await keyboard.press(button('Blocked'));
    await expect(page).toHaveURL(/state=blocked/);
    await expect(spoken.filter({ hasText: /^\d+ micro app/ })).toBeAttached();
  });

  await test.step('the keyboard goes to the review, and back', async () => {
    await page.goto('/micro-apps/approvals');
    const review = page.getByRole('link', {
      name: `Review ${app.metadata.title}`,
    });
    await expect(
      page.getByRole('link', { name: /^Review / }).first(),
    ).toBeVisible();
    while (!(await review.isVisible())) {
      await keyboard.press(button(/next page/));
      await expect(page.getByRole('progressbar')).toBeHidden();
      await expect(
        page.getByRole('link', { name: /^Review / }).first(),
      ).toBeVisible();
    }
    await keyboard.press(review);
    await expect(
      page.getByRole('heading', { name: app.metadata.title }),
    ).toBeFocused();
    await page.goBack();
    await expect(review).toBeFocused();
    await page.keyboard.press('Enter');
  });

  await test.step('a decision, and what came of it', async () => {
    await keyboard.press(button('Approve with conditions'));
    const dialog = page.getByRole('dialog');
    const box = (name: RegExp) => dialog.getByRole('textbox', { name });
    await keyboard.write(box(/^Condition 1/), 'Train the team');
    await keyboard.write(box(/^Reason/), 'Fine otherwise.');
    await keyboard.press(
      dialog.getByRole('button', { name: 'Approve with conditions' }),
    );
    await expect(
      page.getByRole('status').filter({ hasText: 'recorded' }),
    ).toBeFocused();
  });
});

test('an auditor is not asked to register an app', async ({ page }) => {
  await signIn(page, 'Auditor');
  const register = page.getByRole('link', { name: 'Register a micro app' });
  await expect(
    page.getByRole('heading', { name: 'See the micro apps' }),
  ).toBeVisible();
  await expect(register).toBeHidden();
  await page.goto('/micro-apps/overview');
  await expect(page.getByRole('heading', { name: 'By risk' })).toBeVisible();
  await expect(register).toBeHidden();
});
