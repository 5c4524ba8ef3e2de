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
import { toAppDetail } from './appDetail';
import type { ServiceDependencies } from './dependencies';
import { entityRefOf, shortRefOf, visible } from './governedChange';
import type { CallContext } from './MicroAppsService';
import { pageInfoOf } from './paging';
import { readAssessFacts } from './policy/facts';
import { toRevision, toSummary, withoutEvidence } from './presenters';

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
      return toAppDetail(stores, app, context, this.dependencies);
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
