import {
  APP_STATES,
  ENVIRONMENTS,
  RULE_FILTER_STATUSES,
  TIERS,
  type AppsQueryInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** What the address of the inventory can say. */
export type InventoryFilters = {
  state: (typeof APP_STATES)[number][];
  tier: (typeof TIERS)[number][];
  environment: (typeof ENVIRONMENTS)[number][];
  owner: string[];
  endpoint: string[];
  /** Ids of policies, and what they say of the app. */
  rule: string[];
  ruleStatus: (typeof RULE_FILTER_STATUSES)[number][];
  q: string;
  openConditions: boolean;
  /** Only apps in force that a policy denies now. */
  breach: boolean;
  /** Only apps that nobody owns any more. */
  ownerless: boolean;
  reviewSoon: boolean;
  /** Only apps whose file is gone, or is not taken as it is. */
  fileProblem: boolean;
  sort: string;
  page: number;
  pageSize: number;
};

export const PAGE_SIZES = [10, 25, 50, 100];
export const DEFAULT_SORT = 'updatedAt:desc';
const DEFAULT_PAGE_SIZE = 25;
const SORT =
  /^(title|state|risk|tier|owner|nextReviewAt|updatedAt|createdAt):(asc|desc)$/;
const SOON_DAYS = 14;

/** Reads an address. What it does not know it leaves out, so that an old bookmark still shows something. */
export function parseFilters(params: URLSearchParams): InventoryFilters {
  const known = <T extends string>(name: string, values: readonly T[]) =>
    values.filter(value => params.getAll(name).includes(value));
  const sort = params.get('sort') ?? '';
  const pageSize = Number(params.get('pageSize'));
  const page = Math.floor(Number(params.get('page')));
  return {
    state: known('state', APP_STATES),
    tier: known('tier', TIERS),
    environment: known('environment', ENVIRONMENTS),
    owner: params.getAll('owner').filter(Boolean),
    endpoint: params.getAll('endpoint').filter(Boolean),
    rule: params.getAll('rule').filter(Boolean),
    ruleStatus: known('ruleStatus', RULE_FILTER_STATUSES),
    q: params.get('q') ?? '',
    openConditions: params.get('openConditions') === 'true',
    breach: params.get('breach') === 'true',
    ownerless: params.get('ownerless') === 'true',
    reviewSoon: params.get('review') === 'soon',
    fileProblem: params.get('fileProblem') === 'true',
    sort: SORT.test(sort) ? sort : DEFAULT_SORT,
    page: page >= 1 ? page : 1,
    pageSize: PAGE_SIZES.includes(pageSize) ? pageSize : DEFAULT_PAGE_SIZE,
  };
}

/** Writes the address of some filters; what is as usual does not stand in it. */
export function formatFilters(filters: InventoryFilters): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of [
    'state',
    'tier',
    'environment',
    'owner',
    'endpoint',
    'rule',
    'ruleStatus',
  ] as const) {
    filters[name].forEach(value => params.append(name, value));
  }
  if (filters.q) {
    params.set('q', filters.q);
  }
  if (filters.openConditions) {
    params.set('openConditions', 'true');
  }
  if (filters.breach) {
    params.set('breach', 'true');
  }
  if (filters.ownerless) {
    params.set('ownerless', 'true');
  }
  if (filters.reviewSoon) {
    params.set('review', 'soon');
  }
  if (filters.fileProblem) {
    params.set('fileProblem', 'true');
  }
  if (filters.sort !== DEFAULT_SORT) {
    params.set('sort', filters.sort);
  }
  if (filters.page > 1) {
    params.set('page', String(filters.page));
  }
  if (filters.pageSize !== DEFAULT_PAGE_SIZE) {
    params.set('pageSize', String(filters.pageSize));
  }
  return params;
}

/** What to ask the back end. */
export function toQuery(
  filters: InventoryFilters,
  today: Date,
): AppsQueryInput {
  const { state, tier, environment, owner, endpoint, rule, ruleStatus, q } =
    filters;
  const lists = { state, tier, environment, owner, endpoint, rule, ruleStatus };
  // Only the day counts: the same filters must make the same query for a while, or nothing could be remembered.
  const soon = new Date(today);
  soon.setUTCHours(0, 0, 0, 0);
  soon.setUTCDate(soon.getUTCDate() + SOON_DAYS + 1);
  return {
    ...Object.fromEntries(
      Object.entries(lists).filter(([, values]) => values.length > 0),
    ),
    ...(q.trim() && { q: q.trim().slice(0, 200) }),
    ...(filters.openConditions && { openConditions: 'true' as const }),
    ...(filters.breach && { breach: 'true' as const }),
    ...(filters.ownerless && { ownerless: 'true' as const }),
    ...(filters.reviewSoon && { reviewBefore: soon.toISOString() }),
    ...(filters.fileProblem && { fileProblem: 'true' as const }),
    orderBy: filters.sort,
    limit: filters.pageSize,
    offset: (filters.page - 1) * filters.pageSize,
  };
}
