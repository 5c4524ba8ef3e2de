import type {
  DecisionLog,
  DecisionLogEntry,
  DecisionLogQuery,
  PolicyDecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext } from '../MicroAppsService';
import type { Decided } from '../policy/decideWith';
import {
  loggedAs,
  refusedOutcome,
  requireComplete,
  Subject,
  subjectOf,
} from './decisionInput';
import type {
  DecisionRequest,
  PolicyDecisionsService,
} from './PolicyDecisionsService';

type Dependencies = Pick<
  ServiceDependencies,
  'config' | 'database' | 'policies' | 'decisionLog' | 'shadow' | 'now'
>;

/** Decides by policies for whoever is about to act, and shows what was decided. */
export class PolicyDecisionService implements PolicyDecisionsService<CallContext> {
  static create(dependencies: Dependencies): PolicyDecisionService {
    return new PolicyDecisionService(dependencies);
  }

  private constructor(private readonly dependencies: Dependencies) {}

  /** The answer is logged before it is given: what cannot be logged is not decided. */
  async requestDecision(
    request: DecisionRequest,
    { caller, access }: CallContext,
  ): Promise<PolicyDecisionResponse> {
    requireComplete(request);
    const { config, database, policies, decisionLog, shadow, now } =
      this.dependencies;
    const subject = await database.read(stores =>
      subjectOf(stores, request, {
        policies,
        keepInForce: config.changeControl.keepInForce,
        mayRead: app => access.allows('read', app),
      }),
    );
    const decided = await this.decided(subject);
    const { decision, exempted, outcome } = decided;
    const [{ decisionId }] = await database.transaction(stores =>
      decisionLog.record(stores, [
        {
          point: request.point,
          input: subject.input,
          outcome: { ...outcome, decision },
          app: loggedAs(subject.app),
          requestedBy: caller.userEntityRef,
          exempted: exempted.map(({ rule }) => rule),
          at: now().toISOString(),
        },
      ]),
    );
    if ('facts' in subject) {
      shadow?.observeDecision(subject.app.entityRef, subject.input, decided);
    }
    return {
      ...decision,
      decisionId,
      exempted,
      bundle: outcome.bundle,
      ...(outcome.failure && { failure: outcome.failure }),
    };
  }

  async listDecisions(query: DecisionLogQuery): Promise<DecisionLog> {
    return this.dependencies.decisionLog.list(query);
  }

  async exportDecisions(query: DecisionLogQuery): Promise<DecisionLogEntry[]> {
    return this.dependencies.decisionLog.export(query);
  }

  async getDecision(id: string): Promise<DecisionLogEntry> {
    return this.dependencies.decisionLog.get(id);
  }

  private async decided(subject: Subject): Promise<Decided> {
    const { policies } = this.dependencies;
    if ('facts' in subject) {
      return policies.decide(subject.input, subject.facts.waivers);
    }
    const { bundle } = policies.status();
    const outcome = refusedOutcome(
      subject.refusal,
      bundle && { revision: bundle.revision, digest: bundle.digest },
    );
    return { decision: outcome.decision, exempted: [], outcome };
  }
}
