import {
  APP_STATES,
  AppDetail,
  AppKey,
  AppsQuery,
  AppsResponse,
  AppSummary,
  DiffResponse,
  diffManifests,
  PublishedApps,
  RevisionDetail,
  RevisionsQuery,
  RevisionsResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { NotFoundError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  AppListQuery,
  AppRecord,
  RevisionRecord,
  Stores,
} from '../database';
import { toCondition } from './ConditionService';
import { toControl } from './controls';
import { mayAct, toDecommission } from './decommission/presenting';
import type { ServiceDependencies } from './dependencies';
import { entityRefOf, shortRefOf, sideOf, visible } from './governedChange';
import {
  isInForce,
  readAssessFacts,
  readEndpoints,
  toActiveWaivers,
} from './policy/facts';
import { countingRevision } from './inForce';
import { toOwnership } from './ownership/presenting';
import { standingOf } from './ownership/standing';
import type { CallContext } from './MicroAppsService';
import { nextStep } from './nextStep';
import {
  toApprovalRequest,
  toRevision,
  toSummary,
  withoutEvidence,
} from './presenters';
import { toReviewStatus } from './reviews/presenting';
import { toOriginProblem } from './follow/presenting';
import { mayWaive, toWaiver, WaiverView } from './waivers/presenting';
import { pageInfoOf } from './paging';

const LISTED = APP_STATES.filter(state => state !== 'decommissioned');

/** The most apps that a file holds. */
const MAX_EXPORT = 100_000;

/** Answers what there is to know of apps. */
export class AppQueryService {
  static create(dependencies: ServiceDependencies): AppQueryService {
    return new AppQueryService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async list(query: AppsQuery, context: CallContext): Promise<AppsResponse> {
    const { limit, offset } = query;
    const filter = toListQuery(query, context);
    return this.dependencies.database.read(async ({ apps }) => {
      const items = await apps.list(filter);
      const totalItems = await apps.countMatching(filter);
      return {
        items: items.map(toSummary),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }

  async export(query: AppsQuery, context: CallContext): Promise<AppSummary[]> {
    const filter = toListQuery(query, context);
    const items = await this.dependencies.database.read(({ apps }) =>
      apps.list({ ...filter, limit: MAX_EXPORT, offset: 0 }),
    );
    return items.map(toSummary);
  }

  async get(key: AppKey, context: CallContext): Promise<AppDetail> {
    return this.dependencies.database.read(async stores => {
      const app = await find(stores, key, context);
      return this.detail(stores, app, context);
    });
  }

  async listRevisions(
    key: AppKey,
    { limit, offset }: RevisionsQuery,
    context: CallContext,
  ): Promise<RevisionsResponse> {
    return this.dependencies.database.read(async stores => {
      const app = await find(stores, key, context);
      const maySeeEvidence = context.access.allows('readEvidence', app);
      const items = await stores.revisions.page(app.id, limit, offset);
      const totalItems = await stores.revisions.count(app.id);
      return {
        items: items.map(item => toRevision(item, maySeeEvidence)),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }

  async getRevision(
    key: AppKey,
    number: number,
    context: CallContext,
  ): Promise<RevisionDetail> {
    return this.dependencies.database.read(async stores => {
      const app = await find(stores, key, context);
      const revision = await findRevision(stores, app, number);
      return {
        ...toRevision(revision, context.access.allows('readEvidence', app)),
        assessment: await this.dependencies.policies.withWhatIfs(
          await stores.revisions.getAssessment(app.id, number),
          () => readAssessFacts(stores, revision.manifest, app),
        ),
      };
    });
  }

  async getDiff(
    key: AppKey,
    number: number,
    against: number | undefined,
    context: CallContext,
  ): Promise<DiffResponse> {
    return this.dependencies.database.read(async stores => {
      const app = await find(stores, key, context);
      const to = await findRevision(stores, app, number);
      const from =
        against === undefined
          ? await stores.revisions.findEarlier(app.id, number)
          : await findRevision(stores, app, against);
      if (!from) {
        throw new NotFoundError(
          `Revision ${number} is the first; there is none to compare it with`,
        );
      }
      const shown = (revision: RevisionRecord) =>
        context.access.allows('readEvidence', app)
          ? revision.manifest
          : withoutEvidence(revision.manifest);
      return {
        from: { revision: from.number, digest: from.digest },
        to: { revision: to.number, digest: to.digest },
        differences: diffManifests(shown(from), shown(to)),
      };
    });
  }

  async getPublished(query: {
    after: number;
    limit: number;
  }): Promise<PublishedApps> {
    const items = await this.dependencies.database.read(({ apps }) =>
      apps.changedAfter(query.after, query.limit + 1),
    );
    const page = items.slice(0, query.limit);
    return {
      // The catalog is open to all, evidence is not.
      items: page.map(({ changeSeq, namespace, name, manifest }) => ({
        change: changeSeq,
        namespace,
        name,
        manifest: manifest && withoutEvidence(manifest),
      })),
      cursor: page.at(-1)?.changeSeq ?? query.after,
      hasMore: items.length > query.limit,
    };
  }

  private async detail(
    stores: Stores,
    app: AppRecord,
    context: CallContext,
  ): Promise<AppDetail> {
    const { access } = context;
    const { config, targets, policies } = this.dependencies;
    const { riskModel } = config;
    const now = this.dependencies.now().toISOString();
    const maySeeEvidence = access.allows('readEvidence', app);
    const revisions = await stores.revisions.findAll(app.id, [
      app.currentRevision,
      app.approvedRevision ?? app.currentRevision,
    ]);
    const numbered = (number: number | null) =>
      revisions.find(revision => revision.number === number);
    const current = numbered(app.currentRevision) as RevisionRecord;
    const approved = numbered(app.approvedRevision);
    const request = await stores.requests.findLatest(app.id);
    const latestRequest = request
      ? toApprovalRequest(request, app, context, {
          config,
          now,
          escalatedAt: (await stores.escalations.find([request.id])).get(
            request.id,
          ),
        })
      : null;
    const conditions = await stores.conditions.list(app.id);
    const verifications = await stores.verifications.latest(app.id);
    const counting = numbered(countingRevision(app)) ?? current;
    const controls = counting.manifest.spec.controls.map(entry =>
      toControl(entry, verifications, {
        owner: counting.manifest.spec.owner,
        riskModel,
        now,
        maySeeEvidence,
      }),
    );
    const waivers = await stores.waivers.listOfApp(app.id);
    const assessment = await policies.withWhatIfs(
      await stores.revisions.getAssessment(app.id, countingRevision(app)),
      async () => ({
        manifest: counting.manifest,
        endpoints: await readEndpoints(stores),
        verifications,
        waivers: toActiveWaivers(waivers, counting.manifest.spec.owner),
      }),
    );
    const isWaiting = request && request.id === app.openRequestId;
    const pendingOwner = isWaiting ? request.owner : undefined;
    const isOutside = !sideOf(app, pendingOwner, context.caller);
    const waiverView: WaiverView = {
      pendingOwner,
      context,
      now,
    };
    const mayPropose = mayWaive('propose', app, waiverView);
    const decommission = await stores.decommissions.findLatest(app.id);
    const mayDecommission = mayAct('request', app, {
      decommission,
      targets,
      context,
    });
    const review = await toReviewStatus(stores, app, context, { config, now });
    return {
      ...toSummary(app),
      currentRevision: toRevision(current, maySeeEvidence),
      approvedRevision: approved ? toRevision(approved, maySeeEvidence) : null,
      assessment,
      openRequest: isWaiting ? latestRequest : null,
      staysInForce: isInForce(app, config.changeControl.keepInForce),
      latestRequest,
      conditions: conditions.map(item =>
        toCondition(item, app, maySeeEvidence),
      ),
      controls,
      waivers: waivers.map(item => toWaiver(item, app, waiverView)),
      review,
      ownership: toOwnership(await standingOf(stores, app), {
        platformGroup: targets.platformGroup,
        context,
      }),
      decommission: decommission
        ? toDecommission(decommission, app, { targets, context })
        : null,
      originProblem: toOriginProblem(
        app.originLocation
          ? await stores.followed.find(app.entityRef)
          : undefined,
      ),
      nextStep: nextStep(app, request, context, {
        review,
        assessment,
        hasUnverified: controls.some(({ status }) => status === 'unverified'),
        hasProposedWaiver: waivers.some(({ state }) => state === 'proposed'),
      }),
      access: {
        submit: access.allows('update', app),
        verifyControls: isOutside && access.allows('verifyControl', app),
        resolveConditions: isOutside && access.allows('resolveCondition', app),
        proposeWaivers: mayPropose.allowed,
        proposeWaiversReason: mayPropose.reason,
        decommission: mayDecommission.allowed,
        decommissionReason: mayDecommission.reason,
        readEvidence: maySeeEvidence,
      },
    };
  }
}

async function find(
  stores: Stores,
  key: AppKey,
  context: CallContext,
): Promise<AppRecord> {
  const app = await stores.apps.find(entityRefOf(key));
  return visible(app, `app "${shortRefOf(key)}"`, context);
}

async function findRevision(
  stores: Stores,
  app: AppRecord,
  number: number,
): Promise<RevisionRecord> {
  const revision = await stores.revisions.find(app.id, number);
  if (!revision) {
    throw new NotFoundError(
      `The app "${shortRefOf(app)}" has no revision ${number}`,
    );
  }
  return revision;
}

/** The query with `me` resolved and references complete, limited to what the caller may see. */
function toListQuery(query: AppsQuery, context: CallContext): AppListQuery {
  const { caller, access } = context;
  return {
    ...query,
    owner: query.owner?.flatMap(owner =>
      owner === 'me'
        ? [caller.userEntityRef, ...caller.ownershipEntityRefs]
        : [completeRef(owner)],
    ),
    // What is gone is out of the way, unless it is asked for.
    state: query.state ?? LISTED,
    visible: access.criteria('read'),
  };
}

function completeRef(ref: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return ref;
  }
}
