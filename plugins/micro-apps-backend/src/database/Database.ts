import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { AppStore } from './AppStore';
import { AuditStore, KnownEnd } from './AuditStore';
import { CheckStore } from './CheckStore';
import { ConditionStore } from './ConditionStore';
import { DecommissionStore } from './DecommissionStore';
import { DelegationStore } from './DelegationStore';
import { DigestStore } from './DigestStore';
import { guarded, isDeadlock } from './errors';
import { EscalationStore } from './EscalationStore';
import { FileConflictStore } from './FileConflictStore';
import { FollowStore } from './FollowStore';
import { HandoverStore } from './HandoverStore';
import { IdempotencyStore } from './IdempotencyStore';
import { OrphanStore } from './OrphanStore';
import { OutboxStore } from './OutboxStore';
import { OwedStore } from './OwedStore';
import { PolicyDecisionStore } from './PolicyDecisionStore';
import { PolicyJobStore } from './PolicyJobStore';
import { PortfolioStore } from './PortfolioStore';
import { PreviewStore } from './PreviewStore';
import { RegisterJobStore } from './RegisterJobStore';
import { RegisterStore } from './RegisterStore';
import { RequestStore } from './RequestStore';
import { ReviewStore } from './ReviewStore';
import { RevisionStore } from './RevisionStore';
import { ShadowStore } from './ShadowStore';
import { VerificationStore } from './VerificationStore';
import { WaiverStore } from './WaiverStore';

/** How often a transaction is tried that others stand in the way of. */
const ATTEMPTS = 5;

/** The stores of all aggregates, over one connection or transaction. */
export type Stores = {
  apps: AppStore;
  revisions: RevisionStore;
  requests: RequestStore;
  checks: CheckStore;
  conditions: ConditionStore;
  verifications: VerificationStore;
  waivers: WaiverStore;
  reviews: ReviewStore;
  digests: DigestStore;
  escalations: EscalationStore;
  delegations: DelegationStore;
  fileConflicts: FileConflictStore;
  followed: FollowStore;
  portfolio: PortfolioStore;
  previews: PreviewStore;
  shadow: ShadowStore;
  decommissions: DecommissionStore;
  handovers: HandoverStore;
  orphans: OrphanStore;
  owed: OwedStore;
  audit: AuditStore;
  register: RegisterStore;
  registerJobs: RegisterJobStore;
  outbox: OutboxStore;
  idempotency: IdempotencyStore;
  policyDecisions: PolicyDecisionStore;
  policyJobs: PolicyJobStore;
};

function storesOf(db: Knex, knownEnd: KnownEnd): Stores {
  return {
    apps: new AppStore(db),
    revisions: new RevisionStore(db),
    requests: new RequestStore(db),
    checks: new CheckStore(db),
    conditions: new ConditionStore(db),
    verifications: new VerificationStore(db),
    waivers: new WaiverStore(db),
    reviews: new ReviewStore(db),
    digests: new DigestStore(db),
    escalations: new EscalationStore(db),
    delegations: new DelegationStore(db),
    fileConflicts: new FileConflictStore(db),
    followed: new FollowStore(db),
    portfolio: new PortfolioStore(db),
    previews: new PreviewStore(db),
    shadow: new ShadowStore(db),
    decommissions: new DecommissionStore(db),
    handovers: new HandoverStore(db),
    orphans: new OrphanStore(db),
    owed: new OwedStore(db),
    audit: new AuditStore(db, knownEnd),
    register: new RegisterStore(db),
    registerJobs: new RegisterJobStore(db),
    outbox: new OutboxStore(db),
    idempotency: new IdempotencyStore(db),
    policyDecisions: new PolicyDecisionStore(db),
    policyJobs: new PolicyJobStore(db),
  };
}

/** The plugin's database: the only place that knows of connections and transactions. */
export class Database {
  private readonly stores: Stores;
  private readonly knownEnd: KnownEnd = {};

  static async create(options: {
    database: DatabaseService;
  }): Promise<Database> {
    const client = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await client.migrate.latest({
        directory: resolvePackagePath(
          '@micro-apps/backstage-plugin-micro-apps-backend',
          'migrations',
        ),
      });
    }
    return new Database(client);
  }

  private constructor(private readonly client: Knex) {
    this.stores = storesOf(client, this.knownEnd);
  }

  /** Runs statements, each on its own. */
  async read<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return guarded(() => work(this.stores));
  }

  /**
   * Runs statements that take effect together or not at all. The work may only use the stores that it is given: on
   * SQLite there is no second connection to wait for. It does nothing else that lasts: where several wait for each other,
   * the database undoes one of them, which runs again.
   */
  async transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return guarded(async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.client.transaction(tx =>
            work(storesOf(tx, this.knownEnd)),
          );
        } catch (error) {
          if (attempt === ATTEMPTS || !isDeadlock(error)) {
            throw error;
          }
        }
      }
    });
  }
}
