import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  CandidateEngineFactory,
  GovernanceConfig,
  PolicyEngine,
  Preview,
  PreviewChange,
  PreviewChanges,
  PreviewChangesQuery,
  resolveRiskModel,
  Shadow,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { PreviewCandidate, PreviewRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext } from '../MicroAppsService';
import { ALIVE_MS, Candidate, concernedBy, PreviewJob } from './PreviewJob';
import type { PreviewsService } from './PreviewsService';
import type { ShadowService } from './ShadowService';
import { pageInfoOf } from '../paging';

/** Each has an engine of its own, in a thread of its own. */
const MAX_RUNNING = 2;
const MAX_EXPORT = 100_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const ABANDONED = 'The back end that worked on it has stopped. Start it again';
const INTERRUPTED =
  'The back end that worked on it has stopped; it goes on in a moment';

/** Previews what candidates would change. */
export class PreviewService implements PreviewsService<CallContext> {
  static create(
    options: Pick<
      ServiceDependencies,
      'database' | 'policies' | 'config' | 'now'
    > & {
      logger: LoggerService;
      shadow: ShadowService;
      createCandidateEngine: CandidateEngineFactory;
      /** The configuration as it would be with other numbers. */
      configWith: (riskModel: unknown) => GovernanceConfig;
    },
  ): PreviewService {
    return new PreviewService(options, PreviewJob.create(options));
  }

  private readonly running = new Set<Promise<void>>();
  /** That are not yet running. */
  private starting = 0;
  private stopped = false;

  private constructor(
    private readonly options: Parameters<typeof PreviewService.create>[0],
    private readonly job: PreviewJob,
  ) {}

  async startPreview(
    body: PreviewCandidate,
    context: CallContext,
  ): Promise<Preview> {
    this.requireRoom();
    // Taken before anything is waited for, so that nobody else takes the same room.
    this.starting += 1;
    try {
      return await this.start(body, context);
    } finally {
      this.starting -= 1;
    }
  }

  async getPreview(id: string): Promise<Preview> {
    return this.toPreview(
      await this.options.database.read(stores => find(stores, id)),
    );
  }

  async listPreviewChanges(
    id: string,
    query: PreviewChangesQuery,
    context: CallContext,
  ): Promise<PreviewChanges> {
    const { limit, offset } = query;
    const filter = { ...query, visible: context.access.criteria('read') };
    return this.options.database.read(async stores => {
      await find(stores, id);
      const items = await stores.previews.listChanges(id, filter);
      const totalItems = await stores.previews.countChanges(id, filter);
      return {
        items,
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }

  async exportPreviewChanges(
    id: string,
    query: PreviewChangesQuery,
    context: CallContext,
  ): Promise<PreviewChange[]> {
    return this.options.database.read(async stores => {
      await find(stores, id);
      return stores.previews.listChanges(id, {
        ...query,
        limit: MAX_EXPORT,
        offset: 0,
        visible: context.access.criteria('read'),
      });
    });
  }

  async getShadow(
    query: { limit: number; offset: number },
    context: CallContext,
  ): Promise<Shadow> {
    return this.options.shadow.get(query, context);
  }

  /** Goes on with what another back end, or this one before it was stopped, has left behind. */
  async resume(): Promise<void> {
    const { database, now, logger } = this.options;
    while (!this.stopped && this.running.size < MAX_RUNNING) {
      const at = now();
      const until = new Date(at.getTime() + ALIVE_MS);
      const found = await database.read(({ previews }) =>
        previews.claimAbandoned(
          randomUUID(),
          at.toISOString(),
          until.toISOString(),
        ),
      );
      if (!found) {
        return;
      }
      const { preview } = found;
      try {
        const candidate = await this.candidateOf(found.candidate);
        logger.info(
          `Going on with the preview "${preview.id}" after ${preview.done} apps`,
        );
        this.runInBackground(preview, candidate);
      } catch (error) {
        await this.job.fail(preview, error as Error);
      }
    }
  }

  /** Lets another back end go on with what is not done. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** Fails what nobody can go on with, and forgets what is a day old. */
  async cleanUp(): Promise<void> {
    const { database, now } = this.options;
    const at = now();
    await database.read(async ({ previews }) => {
      await previews.failAbandoned(at.toISOString(), ABANDONED);
      await previews.removeBefore(
        new Date(at.getTime() - DAY_MS).toISOString(),
      );
    });
  }

  private async start(
    body: PreviewCandidate,
    context: CallContext,
  ): Promise<Preview> {
    const { database, now } = this.options;
    const candidate = await this.candidateOf(body);
    const at = now();
    const status = candidate.engine?.status();
    const preview: PreviewRecord = {
      id: randomUUID(),
      createdBy: context.caller.userEntityRef,
      createdAt: at.toISOString(),
      state: 'running',
      done: 0,
      total: await database.read(({ portfolio }) =>
        portfolio.count(concernedBy(candidate)),
      ),
      finishedAt: null,
      aliveUntil: new Date(at.getTime() + ALIVE_MS).toISOString(),
      claimedBy: randomUUID(),
      afterAppId: '',
      isResumable: true,
      message: null,
      bundle: status?.bundle
        ? { revision: status.bundle.revision, digest: status.bundle.digest }
        : null,
      counts: {
        changed: 0,
        verdict: 0,
        tier: 0,
        route: 0,
        newlyDenied: 0,
        noLongerDenied: 0,
        ...(candidate.register && { score: 0, reopened: 0 }),
      },
    };
    try {
      await database.read(({ previews }) => previews.insert(preview, body));
    } catch (error) {
      await candidate.engine?.close();
      throw error;
    }
    this.runInBackground(preview, candidate);
    return this.toPreview(preview);
  }

  private requireRoom(): void {
    if (this.running.size + this.starting >= MAX_RUNNING) {
      throw new ConflictError(
        `${MAX_RUNNING} previews are being worked out already; wait until one is done`,
      );
    }
  }

  private async candidateOf(body: PreviewCandidate): Promise<Candidate> {
    const { createCandidateEngine, config, configWith } = this.options;
    let changed: GovernanceConfig | undefined;
    if (body.riskModel) {
      // Once more under the name of the field, so that what is wrong is named as it was sent.
      resolveRiskModel(body.riskModel, 'riskModel');
      changed = configWith(body.riskModel);
    }
    let engine: PolicyEngine | undefined;
    if (body.bundle) {
      engine = await createCandidateEngine({
        bundle: Buffer.from(body.bundle, 'base64'),
        organisation: config.organisation,
      });
    }
    return { engine, config: changed, register: body.register };
  }

  private runInBackground(preview: PreviewRecord, candidate: Candidate): void {
    const work = this.job
      .run(preview, candidate, () => this.stopped)
      .finally(() => candidate.engine?.close())
      .catch(error =>
        this.options.logger.warn(
          'Cannot end the engine of a preview',
          error as Error,
        ),
      )
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  private toPreview(record: PreviewRecord): Preview {
    const isInterrupted =
      record.state === 'running' &&
      record.aliveUntil <= this.options.now().toISOString();
    const isAbandoned = isInterrupted && !record.isResumable;
    const reason = record.isResumable ? INTERRUPTED : ABANDONED;
    const message = isInterrupted ? reason : record.message;
    return {
      id: record.id,
      createdBy: record.createdBy,
      createdAt: record.createdAt,
      progress: {
        state: isAbandoned ? 'failed' : record.state,
        done: record.done,
        total: record.total,
        startedAt: record.createdAt,
        finishedAt: record.finishedAt,
        ...(message && { message }),
      },
      bundle: record.bundle,
      counts: record.counts,
    };
  }
}

async function find({ previews }: Stores, id: string): Promise<PreviewRecord> {
  const preview = await previews.find(id);
  if (!preview) {
    throw new NotFoundError(
      `There is no preview "${id}"; previews are kept for a day`,
    );
  }
  return preview;
}
