import type { PageInfo } from '@micro-apps/backstage-plugin-micro-apps-common';

/** Where a page of so many items stands in a list of all. */
export function pageInfoOf(
  { limit, offset }: { limit: number; offset: number },
  shown: number,
  totalItems: number,
): PageInfo {
  return { limit, offset, hasNextPage: offset + shown < totalItems };
}
