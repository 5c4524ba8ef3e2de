import type { MicroAppsConfig } from '../config/readMicroAppsConfig';
import type { Database } from '../database';
import type { DecommissionTargets } from './decommission/DecommissionTargets';
import type { EntityLookup } from './EntityLookup';
import type { Messenger } from './Messenger';
import type { DecisionLogService } from './policyDecisions/DecisionLogService';
import type { ShadowService } from './previews/ShadowService';
import type { PolicyService } from './policy/PolicyService';

/** What the parts of the service share. */
export type ServiceDependencies = {
  database: Database;
  config: MicroAppsConfig;
  entities: EntityLookup;
  messenger: Messenger;
  /** Where every decision of policies is kept. */
  decisionLog: DecisionLogService;
  policies: PolicyService;
  /** What of apps is where, and may be deleted. */
  targets: DecommissionTargets;
  /** Where a candidate decides afterwards what was decided. */
  shadow?: Pick<ShadowService, 'observe' | 'observeDecision' | 'settled'>;
  /** Replaced in tests of what expires. */
  now: () => Date;
};
