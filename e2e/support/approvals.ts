import { expect, type Page } from '@playwright/test';

type Decision =
  'Approve' | 'Approve with conditions' | 'Request changes' | 'Reject';

/** Opens the review screen of an app from the queue, as a reviewer would. */
export async function openReview(page: Page, title: string) {
  const review = page.getByRole('link', {
    name: `Review ${title}`,
    exact: true,
  });
  const somebodysReview = page.getByRole('link', { name: /^Review / }).first();
  // The most urgent stand first, so that what was just sent may stand on a later page.
  for (let number = 1; !(await review.isVisible()); number += 1) {
    await page.goto(`/micro-apps/approvals?page=${number}`);
    await expect(somebodysReview).toBeVisible();
  }
  await review.click();
  await expect(
    page.getByRole('heading', { name: title }).first(),
  ).toBeVisible();
}

/** Presses a decision's button, fills its dialog, and confirms. */
export async function decide(
  page: Page,
  decision: Decision,
  answers: { reason?: string; condition?: string } = {},
) {
  await page.getByRole('button', { name: decision, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (answers.condition) {
    await dialog
      .getByRole('textbox', { name: 'Condition 1' })
      .fill(answers.condition);
  }
  if (answers.reason) {
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(answers.reason);
  }
  await dialog.getByRole('button', { name: decision, exact: true }).click();
}
