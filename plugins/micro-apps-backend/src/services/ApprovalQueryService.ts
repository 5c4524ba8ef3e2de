import { NotFoundError } from '@backstage/errors';
import {
  ApprovalRequestDetail,
  ApprovalsQuery,
  ApprovalsResponse,
  Overview,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RequestListQuery, RevisionRecord } from '../database';
import type { ServiceDependencies } from './dependencies';
import { entityRefOf, visible } from './governedChange';
import type { CallContext } from './MicroAppsService';
import { readAssessFacts } from './policy/facts';
import { reviewCounts } from './reviews/listing';
import { lateSince } from './serviceLevels';
import { toApprovalRequest } from './presenters';
import { pageInfoOf } from './paging';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How far ahead a review counts as near. */
const REVIEW_HORIZON_DAYS = 14;

/** Answers what waits for a decision, and for whom. */
export class ApprovalQueryService {
  static create(dependencies: ServiceDependencies): ApprovalQueryService {
    return new ApprovalQueryService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async list(
    query: ApprovalsQuery,
    context: CallContext,
  ): Promise<ApprovalsResponse> {
    const { limit, offset } = query;
    const { config } = this.dependencies;
    const now = this.dependencies.now().toISOString();
    const wanted = toListQuery(query, context);
    const filter = wanted && {
      ...wanted,
      lateSince: query.late && lateSince(config, now),
    };
    if (!filter) {
      return {
        items: [],
        totalItems: 0,
        pageInfo: { limit, offset, hasNextPage: false },
      };
    }
    return this.dependencies.database.read(async stores => {
      const requests = await stores.requests.list(filter);
      const totalItems = await stores.requests.countMatching(filter);
      const apps = new Map<string, AppRecord>(
        (
          await stores.apps.findByIds([
            ...new Set(requests.map(({ appId }) => appId)),
          ])
        ).map(app => [app.id, app]),
      );
      const escalated = await stores.escalations.find(
        requests.map(({ id }) => id),
      );
      return {
        items: requests.map(request =>
          toApprovalRequest(
            request,
            apps.get(request.appId) as AppRecord,
            context,
            { config, now, escalatedAt: escalated.get(request.id) },
          ),
        ),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, requests.length, totalItems),
      };
    });
  }

  async get(id: string, context: CallContext): Promise<ApprovalRequestDetail> {
    const { config, database, policies } = this.dependencies;
    return database.read(async stores => {
      const request = await stores.requests.find(id);
      if (!request) {
        throw new NotFoundError(
          'There is no such request, or you may not see it',
        );
      }
      const [found] = await stores.apps.findByIds([request.appId]);
      const app = visible(found, 'such request', context);
      return {
        ...toApprovalRequest(request, app, context, {
          config,
          now: this.dependencies.now().toISOString(),
          escalatedAt: (await stores.escalations.find([id])).get(id),
        }),
        assessment: await policies.withWhatIfs(
          await stores.revisions.getAssessment(app.id, request.revision),
          async () => {
            const { manifest } = (await stores.revisions.find(
              app.id,
              request.revision,
            )) as RevisionRecord;
            return readAssessFacts(stores, manifest, app);
          },
        ),
      };
    });
  }

  async overview(context: CallContext): Promise<Overview> {
    const { caller, access } = context;
    const now = this.dependencies.now();
    const eligible = eligibleFilter(context);
    const readable = { visible: access.criteria('read') };
    return this.dependencies.database.read(async stores => {
      const counts = await stores.apps.count({
        ...readable,
        owners: [caller.userEntityRef, ...caller.ownershipEntityRefs],
        requester: caller.userEntityRef,
        reviewBefore: new Date(now.getTime() + REVIEW_HORIZON_DAYS * DAY_MS),
      });
      const sum = (key: 'state' | 'tier', value: string) =>
        counts.groups
          .filter(group => group[key] === value)
          .reduce((total, { count }) => total + count, 0);
      return {
        apps: counts.groups.reduce((total, { count }) => total + count, 0),
        byState: Object.fromEntries(
          [...new Set(counts.groups.map(({ state }) => state))].map(state => [
            state,
            sum('state', state),
          ]),
        ),
        byTier: Object.fromEntries(
          TIERS.map(tier => [tier, sum('tier', tier)]),
        ) as Overview['byTier'],
        byEndpoint: counts.endpoints,
        waitingForMe: eligible
          ? await stores.requests.countMatching({ ...readable, eligible })
          : 0,
        openRequests: await stores.requests.countMatching({
          ...readable,
          state: ['open', 'blocked'],
        }),
        lateRequests: await stores.requests.countMatching({
          ...readable,
          lateSince: lateSince(this.dependencies.config, now.toISOString()),
        }),
        ...(await reviewCounts(stores, context, {
          config: this.dependencies.config,
          now: now.toISOString(),
        })),
        openConditions: counts.openConditions,
        reviewsSoon: counts.reviewsSoon,
        mine: counts.mine,
      };
    });
  }
}

function eligibleFilter({
  caller,
  access,
}: CallContext): RequestListQuery['eligible'] {
  return access.denies('decide')
    ? undefined
    : {
        userEntityRef: caller.userEntityRef,
        claims: [
          ...new Set([caller.userEntityRef, ...caller.ownershipEntityRefs]),
        ],
        delegators: caller.delegators?.map(
          ({ userEntityRef, ownershipEntityRefs }) => ({
            userEntityRef,
            claims: [...ownershipEntityRefs],
          }),
        ),
        allowed: access.criteria('decide'),
      };
}

/** The query limited to what the caller may see; nothing where it can only be empty. */
function toListQuery(
  query: ApprovalsQuery,
  context: CallContext,
): RequestListQuery | undefined {
  const eligible = query.eligible ? eligibleFilter(context) : undefined;
  if (query.eligible && !eligible) {
    return undefined;
  }
  const [namespace, name] = query.app?.split('/') ?? [];
  return {
    state: query.state,
    tier: query.tier,
    q: query.q,
    requestedBy: query.requestedBy && context.caller.userEntityRef,
    appRef: query.app && entityRefOf({ namespace, name: name ?? '' }),
    visible: context.access.criteria('read'),
    eligible,
    limit: query.limit,
    offset: query.offset,
  };
}
