import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  assessAllWithPolicies,
  GovernanceConfig,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  PortfolioFilter,
  PortfolioItem,
  PreviewRecord,
  RegisterCandidate,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { readEndpoints, toActiveWaivers } from '../policy/facts';
import type { AssessFacts } from '../policy/PolicyService';
import { effectOn } from '../register/effect';
import { compare, Comparison, weightOf } from './comparing';

const BATCH_SIZE = 200;
/** Longer than a batch takes; after it, whoever worked on a preview is taken for gone, and another goes on. */
export const ALIVE_MS = 60_000;

/** What is compared with what is in force; what is absent stays. */
export type Candidate = {
  engine?: PolicyEngine;
  config?: GovernanceConfig;
  register?: RegisterCandidate;
};

/** The apps that a candidate may concern. */
export function concernedBy({ register }: Candidate): PortfolioFilter {
  return register ? { endpoints: register.before.map(({ id }) => id) } : {};
}

/** Works out what a candidate would change for every app. */
export class PreviewJob {
  static create(
    dependencies: Pick<
      ServiceDependencies,
      'database' | 'policies' | 'config' | 'now'
    > & { logger: LoggerService },
  ): PreviewJob {
    return new PreviewJob(dependencies);
  }

  private constructor(
    private readonly dependencies: Parameters<typeof PreviewJob.create>[0],
  ) {}

  /**
   * Goes on from where it is. Never rejects: what goes wrong is written down with the preview.
   *
   * @param isStopped - says that the back end ends, and another has to go on
   */
  async run(
    preview: PreviewRecord,
    candidate: Candidate,
    isStopped: () => boolean,
  ): Promise<void> {
    const { database, logger } = this.dependencies;
    let current = preview;
    try {
      while (!isStopped()) {
        const { afterAppId } = current;
        const items = await database.read(({ portfolio }) =>
          portfolio.batch(afterAppId, BATCH_SIZE, concernedBy(candidate)),
        );
        if (items.length === 0) {
          await this.finish({ ...current, total: current.done, state: 'done' });
          return;
        }
        const changes = await this.compareAll(items, candidate);
        current = this.counted(current, items, changes);
        if (!(await this.save(current, changes))) {
          return;
        }
      }
      await this.release(current);
    } catch (error) {
      if (isStopped()) {
        // What a back end cannot do while it ends is no fault of the preview.
        await this.release(current).catch(() => {});
        return;
      }
      logger.error(
        `The preview "${preview.id}" could not be worked out`,
        error as Error,
      );
      await this.finish({
        ...current,
        state: 'failed',
        message: `It stopped after ${current.done} apps: ${
          (error as Error).message
        }. Start it again`,
      }).catch(() => {});
    }
  }

  private async compareAll(
    items: PortfolioItem[],
    candidate: Candidate,
  ): Promise<{ appId: string; comparison: Comparison }[]> {
    const { database, policies } = this.dependencies;
    const endpoints = await database.read(readEndpoints);
    const facts: AssessFacts[] = items.map(item => ({
      manifest: item.manifest,
      endpoints,
      verifications: item.verifications,
      waivers: toActiveWaivers(item.waivers, item.manifest.spec.owner),
    }));
    const subjects = facts.map(item => ({
      manifest: item.manifest,
      context: policies.contextOf(item),
    }));
    const before = await policies.assessAll(facts, { whatIf: false });
    // One app of many that cannot be asked about is denied, here as everywhere.
    const failures = before.map(({ outcome }) => outcome.failure);
    const failure = failures.find(Boolean);
    const isUnavailable =
      policies.status().health === 'unavailable' ||
      (failures.length > 1 && failures.every(Boolean));
    if (failure && isUnavailable) {
      throw new ServiceUnavailableError(
        `The policies in force cannot be asked, so nothing can be compared with them (${failure.message})`,
      );
    }
    const after = await assessAllWithPolicies(
      subjects.map(({ manifest, context }) => ({
        manifest,
        context: withConfig(
          candidate.register
            ? { ...context, endpoints: candidate.register.endpoints }
            : context,
          this.dependencies.config,
          candidate.config,
        ),
      })),
      candidate.engine ?? policies.engine,
      { whatIf: false },
    );
    const entries =
      candidate.register &&
      new Map(candidate.register.before.map(({ id, entry }) => [id, entry]));
    const approved = candidate.register
      ? await database.read(({ requests }) =>
          requests.approvedAs(items.map(({ app }) => app.id)),
        )
      : undefined;
    return items.flatMap(({ app, manifest }, index) => {
      const comparison = compare(
        app,
        {
          before: before[index].assessment,
          after: after[index].assessment,
        },
        candidate.register &&
          entries &&
          effectOn({
            app,
            models: manifest.spec.models,
            entries,
            endpoints: candidate.register.endpoints,
            assessment: after[index].assessment,
            approvedAs: approved?.get(app.id),
          }),
      );
      return comparison ? [{ appId: app.id, comparison }] : [];
    });
  }

  /** Fails a preview that cannot be gone on with. */
  async fail(preview: PreviewRecord, error: Error): Promise<void> {
    const { message } = error;
    await this.finish({ ...preview, state: 'failed', message });
  }

  private counted(
    preview: PreviewRecord,
    items: PortfolioItem[],
    changes: { comparison: Comparison }[],
  ): PreviewRecord {
    const having = (is: (comparison: Comparison) => unknown) =>
      changes.filter(({ comparison }) => is(comparison)).length;
    const { counts } = preview;
    const score = having(comparison => comparison.score);
    const reopened = having(({ change }) => change.reopens);
    const done = preview.done + items.length;
    return {
      ...preview,
      done,
      afterAppId: items[items.length - 1].app.id,
      total: Math.max(preview.total, done),
      counts: {
        changed: counts.changed + changes.length,
        verdict: counts.verdict + having(({ verdict }) => verdict),
        tier: counts.tier + having(({ tier }) => tier),
        route: counts.route + having(({ route }) => route),
        newlyDenied:
          counts.newlyDenied + having(({ newlyDenied }) => newlyDenied.length),
        noLongerDenied:
          counts.noLongerDenied +
          having(({ noLongerDenied }) => noLongerDenied.length),
        ...(counts.score !== undefined && { score: counts.score + score }),
        ...(counts.reopened !== undefined && {
          reopened: counts.reopened + reopened,
        }),
      },
    };
  }

  /** False where the preview was given up or removed meanwhile. */
  private async save(
    preview: PreviewRecord,
    changes: { appId: string; comparison: Comparison }[],
  ): Promise<boolean> {
    const { database } = this.dependencies;
    return database.transaction(async ({ previews }) => {
      if (!(await previews.update(this.alive(preview)))) {
        return false;
      }
      await previews.insertChanges(
        preview.id,
        changes.map(({ appId, comparison }) => ({
          appId,
          weight: weightOf(comparison),
          verdict: comparison.verdict,
          tier: comparison.tier,
          route: comparison.route,
          newlyDenied: comparison.newlyDenied.length > 0,
          change: comparison.change,
        })),
      );
      return true;
    });
  }

  private async finish(preview: PreviewRecord): Promise<void> {
    const finishedAt = this.dependencies.now().toISOString();
    await this.dependencies.database.read(({ previews }) =>
      previews.update({ ...preview, finishedAt }),
    );
  }

  /** Lets another back end go on at once. */
  private async release(preview: PreviewRecord): Promise<void> {
    const aliveUntil = this.dependencies.now().toISOString();
    await this.dependencies.database.read(({ previews }) =>
      previews.update({ ...preview, aliveUntil }),
    );
  }

  private alive(preview: PreviewRecord): PreviewRecord {
    const until = this.dependencies.now().getTime() + ALIVE_MS;
    return { ...preview, aliveUntil: new Date(until).toISOString() };
  }
}

type Context = ReturnType<ServiceDependencies['policies']['contextOf']>;

/** The context as another configuration would make it. */
export function withConfig(
  context: Context,
  current: GovernanceConfig,
  config: GovernanceConfig | undefined,
): Context {
  if (!config) {
    return context;
  }
  const trustIn = ({ modelEndpoints }: GovernanceConfig) =>
    new Map(modelEndpoints.map(({ id, trust }) => [id, trust]));
  const trustOf = trustIn(config);
  const configured = trustIn(current);
  return {
    ...context,
    riskModel: config.riskModel,
    // The trust of an endpoint may come from the numbers of the model.
    endpoints: context.endpoints.map(endpoint => ({
      ...endpoint,
      trust:
        // What people gave it in the portal stays.
        configured.get(endpoint.id) === endpoint.trust
          ? (trustOf.get(endpoint.id) ?? endpoint.trust)
          : endpoint.trust,
    })),
  };
}
