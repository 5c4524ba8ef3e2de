import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import type { microAppsTranslationRef } from '../translation';
import { DEFAULT_SORT, type InventoryFilters } from './filters';

type Translate = TranslationFunction<(typeof microAppsTranslationRef)['T']>;

/** How many apps the filters leave, and which of them are shown, for those who do not see the grid change. */
export function shownText(
  total: number,
  filters: InventoryFilters,
  t: Translate,
): string {
  const { page, pageSize, sort } = filters;
  const count = t('inventory.shown.count', { count: total });
  const place = t('inventory.shown.page', {
    page: String(page),
    pages: String(Math.max(1, Math.ceil(total / pageSize))),
  });
  const order = sortText(sort, t);
  return [count, place, ...(order ? [order] : [])].join(', ');
}

function sortText(sort: string, t: Translate): string | undefined {
  if (sort === DEFAULT_SORT) {
    return undefined;
  }
  const [field, direction] = sort.split(':');
  const names: Record<string, string> = {
    title: t('inventory.column.title'),
    state: t('inventory.column.state'),
    tier: t('inventory.column.tier'),
    risk: t('inventory.column.score'),
    owner: t('inventory.column.owner'),
    nextReviewAt: t('inventory.column.nextReviewAt'),
  };
  const by = { column: names[field] ?? field };
  return direction === 'asc'
    ? t('inventory.shown.ascending', by)
    : t('inventory.shown.descending', by);
}
