import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { CustomErrorBase, ServiceUnavailableError } from '@backstage/errors';
import type {
  DecisionLogConfig,
  DecisionLogServiceConfig,
} from '../../config/readDecisionLogConfig';
import type { Database, OwedDecision } from '../../database';
import { toOpaEvent } from './toOpaEvent';

const compress = promisify(gzip);
/** How much longer than a call a claim holds. */
const LEASE_MARGIN_MS = 30_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 600_000;

/** The service takes no call of this size. */
class TooLargeError extends CustomErrorBase {
  name = 'TooLargeError' as const;
}

/**
 * Posts logged decisions to a decision-log service, as OPA does: gzipped JSON arrays, each decision at least once. No
 * decision waits for it.
 */
export class DecisionForwarder {
  static create(options: {
    database: Database;
    config: DecisionLogConfig & { service: DecisionLogServiceConfig };
    logger: LoggerService;
    now: () => Date;
  }): DecisionForwarder {
    return new DecisionForwarder(options);
  }

  private constructor(
    private readonly options: Parameters<typeof DecisionForwarder.create>[0],
  ) {}

  /** Posts what is owed, until nothing is left or the service fails. */
  async forward(signal?: AbortSignal): Promise<void> {
    const { batch } = this.options.config.service;
    for (let count = batch; count === batch && !signal?.aborted;) {
      const owed = await this.claim();
      for (const part of this.partsOf(owed)) {
        if (!(await this.deliver(part))) {
          // What else was claimed comes up again when its claim ends.
          return;
        }
      }
      count = owed.length;
    }
  }

  private async claim(): Promise<OwedDecision[]> {
    const { database, config, now } = this.options;
    const { batch, timeoutSeconds } = config.service;
    const claimedAt = now();
    const until = claimedAt.getTime() + timeoutSeconds * 1000 + LEASE_MARGIN_MS;
    return database.transaction(({ policyDecisions }) =>
      policyDecisions.claimOwed(
        claimedAt.toISOString(),
        new Date(until).toISOString(),
        batch,
      ),
    );
  }

  /** The decisions of each call; one that is larger than a call may be goes alone. */
  private partsOf(owed: OwedDecision[]): OwedDecision[][] {
    const { config } = this.options;
    const parts: OwedDecision[][] = [];
    let room = 0;
    for (const item of owed) {
      const event = JSON.stringify(toOpaEvent(item.decision, config.labels));
      const bytes = Buffer.byteLength(event) + 1;
      if (bytes > room) {
        parts.push([]);
        room = config.service.batchBytes;
      }
      parts[parts.length - 1].push(item);
      room -= bytes;
    }
    return parts;
  }

  /** Says whether the service takes decisions, if not these. */
  private async deliver(owed: OwedDecision[]): Promise<boolean> {
    const { database, config, logger, now } = this.options;
    const ids = owed.map(({ decision }) => decision.decisionId);
    try {
      await this.post(
        owed.map(({ decision }) => toOpaEvent(decision, config.labels)),
      );
    } catch (error) {
      const isTooLarge = error instanceof TooLargeError;
      if (isTooLarge && owed.length > 1) {
        const half = Math.ceil(owed.length / 2);
        return (
          (await this.deliver(owed.slice(0, half))) &&
          (await this.deliver(owed.slice(half)))
        );
      }
      const attempts = Math.max(...owed.map(item => item.attempts));
      const pause = Math.min(
        FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20),
        LAST_RETRY_MS,
      );
      logger.warn(
        `The decision-log service did not take ${ids.length} decisions (attempt ${attempts}); the next attempt is in ${pause} ms`,
        error as Error,
      );
      await database.read(({ policyDecisions }) =>
        policyDecisions.postponeOwed(
          ids,
          new Date(now().getTime() + pause).toISOString(),
        ),
      );
      return isTooLarge;
    }
    await database.read(({ policyDecisions }) => policyDecisions.markSent(ids));
    return true;
  }

  private async post(events: object[]): Promise<void> {
    const { url, headers, timeoutSeconds } = this.options.config.service;
    const response = await fetch(`${url}/logs`, {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: await compress(JSON.stringify(events)),
      // A redirect could carry the token somewhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    await response.body?.cancel();
    if (response.status === 413) {
      throw new TooLargeError('It answered 413');
    }
    if (!response.ok) {
      throw new ServiceUnavailableError(`It answered ${response.status}`);
    }
  }
}
