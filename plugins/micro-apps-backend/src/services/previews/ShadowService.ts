import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Assessment,
  GovernedAssessment,
  governedVerdict,
  policyChecks,
  PolicyEngine,
  PolicyEngineStatus,
  PolicyInput,
  PolicyOutcome,
  Shadow,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, ShadowCount } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext } from '../MicroAppsService';
import { toActiveWaivers } from '../policy/facts';
import { Decided, decideWith } from '../policy/decideWith';
import { pageInfoOf } from '../paging';
import { compare } from './comparing';
import { compareDecisions, DecisionComparison } from './comparingDecisions';

/** The most decisions that wait for the candidate; what comes above is not looked at, so that memory stays bounded. */
const MAX_WAITING = 1000;
/** The most differences that are kept. */
const MAX_DIFFERENCES = 10_000;
/** How many differences come in before the oldest are removed. */
const TRIM_EVERY = 100;
/** The row that counts all decisions of a candidate, and those that differ. */
const ALL = '';

type Judged = Awaited<ReturnType<typeof decideWith>>;

/** What was decided, and how to compare it with what the candidate makes of it. */
type Observed = {
  entityRef: string;
  input: PolicyInput;
  compareWith(app: AppRecord, judged: Judged): DecisionComparison | undefined;
};

/**
 * Lets a candidate decide what the bundle in force decided as well, afterwards and beside it: nobody waits for it, and
 * nothing that it does reaches an app.
 */
export class ShadowService {
  static create(
    options: Pick<ServiceDependencies, 'database' | 'config' | 'now'> & {
      logger: LoggerService;
      /** Absent where no candidate runs. */
      candidate: PolicyEngine | undefined;
    },
  ): ShadowService {
    return new ShadowService(options);
  }

  private readonly waiting: Observed[] = [];
  private working?: Promise<void>;
  private sinceTrim = 0;

  private constructor(
    private readonly options: Parameters<typeof ShadowService.create>[0],
  ) {}

  /** Tells of an assessment of an app that was committed. It waits for nothing, and cannot fail. */
  observe(entityRef: string, governed: GovernedAssessment): void {
    const { input, outcome, assessment } = governed;
    this.add(outcome, {
      entityRef,
      input,
      compareWith: (app, judged) => {
        const comparison = compare(app, {
          before: assessment,
          after: this.reassessed(assessment, judged),
        });
        return (
          comparison && {
            ...comparison,
            change: { ...comparison.change, point: input.point },
          }
        );
      },
    });
  }

  /** Tells of a decision on what an app may do, as `observe`. */
  observeDecision(
    entityRef: string,
    input: PolicyInput,
    { decision, outcome }: Decided,
  ): void {
    this.add(outcome, {
      entityRef,
      input,
      compareWith: (app, judged) =>
        compareDecisions(
          app,
          { point: input.point, before: decision, after: judged.decision },
          judged.rules,
        ),
    });
  }

  private add({ failure }: PolicyOutcome, observed: Observed): void {
    const { candidate } = this.options;
    // Where the bundle in force could not be asked there is nothing to compare with.
    if (!candidate || failure) {
      return;
    }
    if (this.waiting.length < MAX_WAITING) {
      this.waiting.push(observed);
    }
    this.working ??= this.work(candidate).finally(() => {
      this.working = undefined;
    });
  }

  /** Ends once the candidate has decided all that it was told of. Whoever tells of much waits for it now and then. */
  async settled(): Promise<void> {
    await this.working;
  }

  status(): PolicyEngineStatus | null {
    return this.options.candidate?.status() ?? null;
  }

  async get(
    { limit, offset }: { limit: number; offset: number },
    context: CallContext,
  ): Promise<Shadow> {
    const candidate = this.status();
    const digest = candidate?.bundle?.digest;
    if (!digest) {
      return {
        candidate,
        decisions: 0,
        differing: 0,
        byRule: [],
        items: [],
        totalItems: 0,
        pageInfo: { limit, offset, hasNextPage: false },
      };
    }
    const visible = context.access.criteria('read');
    return this.options.database.read(async ({ shadow }) => {
      const counts = await shadow.counts(digest);
      const all = counts.find(({ rule }) => rule === ALL);
      const items = await shadow.list(digest, { limit, offset, visible });
      const totalItems = await shadow.countDifferences(digest, visible);
      return {
        candidate,
        decisions: all?.decisions ?? 0,
        differing: all?.newlyDenied ?? 0,
        byRule: counts
          .filter(({ rule }) => rule !== ALL)
          .map(({ rule, newlyDenied, noLongerDenied }) => ({
            rule,
            newlyDenied,
            noLongerDenied,
          })),
        items: items.map(({ change, decidedAt }) => ({
          ...change,
          timestamp: decidedAt,
        })),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }

  private async work(candidate: PolicyEngine): Promise<void> {
    // Begun only after whoever told of the decision has gone on.
    await Promise.resolve();
    for (
      let next = this.waiting.shift();
      next !== undefined;
      next = this.waiting.shift()
    ) {
      try {
        await this.decide(candidate, next);
      } catch (error) {
        this.options.logger.warn(
          'The candidate in shadow could not be compared; the bundle in force is not concerned',
          error as Error,
        );
      }
    }
  }

  private async decide(
    candidate: PolicyEngine,
    { entityRef, input, compareWith }: Observed,
  ): Promise<void> {
    const { database, now } = this.options;
    const found = await database.read(async stores => {
      const app = await stores.apps.find(entityRef);
      return app && { app, waivers: await stores.waivers.activeOf([app.id]) };
    });
    if (!found) {
      return;
    }
    const judged = await decideWith(
      candidate,
      input,
      toActiveWaivers(found.waivers, input.app.spec.owner),
      now,
    );
    const { bundle } = judged.outcome.failure
      ? candidate.status()
      : judged.outcome;
    if (bundle) {
      await this.keep(bundle.digest, found.app, {
        comparison: compareWith(found.app, judged),
        at: now().toISOString(),
      });
    }
  }

  /** What the assessment would be, had the candidate decided. */
  private reassessed(
    before: Assessment,
    { decision, exempted, outcome, rules }: Judged,
  ): Assessment {
    const { outcome: way, legs } = governedVerdict(
      before.residual.tier,
      this.options.config.routes,
      decision,
    );
    return {
      ...before,
      verdict: { ...before.verdict, outcome: way, legs },
      checks: policyChecks(rules, outcome, { exempted }),
    };
  }

  private async keep(
    digest: string,
    app: AppRecord,
    {
      comparison,
      at,
    }: { comparison: DecisionComparison | undefined; at: string },
  ): Promise<void> {
    await this.options.database.transaction(async ({ shadow }) => {
      await shadow.count(digest, countsOf(comparison));
      if (comparison) {
        const { change } = comparison;
        await shadow.insert(digest, { appId: app.id, decidedAt: at, change });
        this.sinceTrim += 1;
        if (this.sinceTrim >= TRIM_EVERY) {
          this.sinceTrim = 0;
          await shadow.keepNewest(MAX_DIFFERENCES);
        }
      }
    });
  }
}

function countsOf(comparison: DecisionComparison | undefined): ShadowCount[] {
  const all = {
    rule: ALL,
    decisions: 1,
    newlyDenied: comparison ? 1 : 0,
    noLongerDenied: 0,
  };
  const one = { decisions: 0, newlyDenied: 0, noLongerDenied: 0 };
  return [
    all,
    ...(comparison?.newlyDenied ?? []).map(rule => ({
      ...one,
      rule,
      newlyDenied: 1,
    })),
    ...(comparison?.noLongerDenied ?? []).map(rule => ({
      ...one,
      rule,
      noLongerDenied: 1,
    })),
  ];
}
