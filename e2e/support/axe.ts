import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = [
  'wcag2a',
  'wcag2aa',
  'wcag21a',
  'wcag21aa',
  'wcag22aa',
  'best-practice',
];

/** What Backstage itself puts around and between our screens, and only Backstage can mend. */
const NOT_OURS = [
  // Its tabs name panels that are not there.
  '.bui-Tabs',
  // Its greys on dark are a little too faint.
  '[class*="UnreadNotificationsCard"]',
  // An item's name leaves out the number that it shows.
  'nav[aria-label="sidebar nav"]',
  // Its nodes are links without names of their own.
  '[class*="EntityRelationsGraph"]',
];

/** Finds nothing in a screen, as it looks now, that would keep somebody out. */
export async function expectAccessible(page: Page, screen: string) {
  const axe = new AxeBuilder({ page }).withTags(RULES);
  for (const selector of NOT_OURS) {
    axe.exclude(selector);
  }
  const { violations } = await axe.analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) =>
        [id, html, failureSummary].join('\n'),
      ),
    );
  expect.soft(found, screen).toEqual([]);
}
