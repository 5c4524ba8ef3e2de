import { NotFoundError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DecisionLog,
  DecisionLogEntry,
  DecisionLogQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { DecisionLogConfig } from '../../config/readDecisionLogConfig';
import type { Database, LoggedDecision, Stores } from '../../database';
import { MadeDecision, toLoggedDecision } from './toLoggedDecision';
import { pageInfoOf } from '../paging';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Small, so that whoever waits for the table waits a moment only. */
const REMOVAL_SIZE = 1000;
/** The most decisions that a file holds. */
const MAX_EXPORT = 10_000;

/** Logs what policies decided, answers what was logged, and forgets it in time. */
export class DecisionLogService {
  static create(options: {
    database: Database;
    config: DecisionLogConfig;
    now: () => Date;
  }): DecisionLogService {
    return new DecisionLogService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof DecisionLogService.create>[0],
  ) {}

  /** Logs decisions in the transaction of what they decide. */
  async record(
    stores: Pick<Stores, 'policyDecisions'>,
    decisions: MadeDecision[],
  ): Promise<LoggedDecision[]> {
    const { config, now } = this.options;
    const logged = decisions.map(item => toLoggedDecision(item, config.erase));
    await stores.policyDecisions.insert(
      logged,
      config.service ? now().toISOString() : null,
    );
    return logged;
  }

  async list(query: DecisionLogQuery): Promise<DecisionLog> {
    const { limit, offset } = query;
    return this.options.database.read(async ({ policyDecisions }) => {
      const items = await policyDecisions.list(query);
      const totalItems = await policyDecisions.countMatching(query);
      return {
        items,
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }

  async export(query: DecisionLogQuery): Promise<DecisionLogEntry[]> {
    return this.options.database.read(({ policyDecisions }) =>
      policyDecisions.list({ ...query, limit: MAX_EXPORT, offset: 0 }),
    );
  }

  async get(id: string): Promise<DecisionLogEntry> {
    const found = await this.options.database.read(({ policyDecisions }) =>
      policyDecisions.find(id),
    );
    if (!found) {
      throw new NotFoundError(
        `There is no decision "${id}" in the log, or it is older than ${this.options.config.retentionDays} days`,
      );
    }
    return found;
  }

  /** Forgets what is older than the configuration says. */
  async forget(logger: LoggerService): Promise<void> {
    const { database, config, now } = this.options;
    const before = new Date(
      now().getTime() - config.retentionDays * DAY_MS,
    ).toISOString();
    let [removed, unsent] = [0, 0];
    for (let count = REMOVAL_SIZE; count === REMOVAL_SIZE;) {
      const batch = await database.transaction(({ policyDecisions }) =>
        policyDecisions.removeBefore(before, REMOVAL_SIZE),
      );
      count = batch.removed;
      removed += batch.removed;
      unsent += batch.unsent;
    }
    logger.debug(`Forgot ${removed} logged decisions`);
    if (unsent > 0) {
      logger.warn(
        `${unsent} logged decisions were forgotten that the decision-log service never took`,
      );
    }
  }
}
