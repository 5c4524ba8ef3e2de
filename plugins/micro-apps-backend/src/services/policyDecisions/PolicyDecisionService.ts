import { ServiceUnavailableError } from '@backstage/errors';
import type {
  DecisionLog,
  DecisionLogEntry,
  DecisionLogQuery,
  PolicyDecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext } from '../MicroAppsService';
import type { PolicyDecisionsService } from './PolicyDecisionsService';

/** Decides by policies for whoever is about to act, and shows what was decided. */
export class PolicyDecisionService implements PolicyDecisionsService<CallContext> {
  static create(dependencies: ServiceDependencies): PolicyDecisionService {
    return new PolicyDecisionService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async requestDecision(): Promise<PolicyDecisionResponse> {
    throw new ServiceUnavailableError('Policies cannot be asked yet');
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
}
