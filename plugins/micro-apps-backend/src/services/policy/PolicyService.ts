import {
  ActiveWaiver,
  Assessment,
  assessAllWithPolicies,
  AssessContext,
  GovernedAssessment,
  Manifest,
  manifestDigest,
  ModelEndpoint,
  PolicyEngine,
  PolicyEngineStatus,
  PolicyFacts,
  policyFacts,
  PolicyInput,
  WhatIfs,
  withWhatIfs,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../../config/readMicroAppsConfig';
import type { VerificationRecord } from '../../database';
import { controlsByOutcome } from '../controls';
import { Decided, decideWith } from './decideWith';
import { Remembered } from './Remembered';

/** Apps of which what would help is remembered. */
const REMEMBERED = 500;

/** What is known of an app when it is decided on. */
export type AssessFacts = {
  manifest: Manifest;
  /** The register. */
  endpoints: ModelEndpoint[];
  /** The latest finding about each control. */
  verifications: VerificationRecord[];
  waivers: ActiveWaiver[];
};

/**
 * Asks the policies. Never call it inside a transaction: an engine may be a server, and takes its time.
 */
export class PolicyService {
  static create(options: {
    engine: PolicyEngine;
    config: MicroAppsConfig;
    now: () => Date;
  }): PolicyService {
    return new PolicyService(options);
  }

  private readonly whatIfs = Remembered.create<WhatIfs>({ most: REMEMBERED });

  private constructor(
    private readonly options: {
      engine: PolicyEngine;
      config: MicroAppsConfig;
      now: () => Date;
    },
  ) {}

  get engine(): PolicyEngine {
    return this.options.engine;
  }

  status(): PolicyEngineStatus {
    return this.engine.status();
  }

  /** What an assessment depends on besides the manifest, as it stands now. */
  contextOf(facts: AssessFacts): AssessContext {
    const { config, now } = this.options;
    const at = now().toISOString();
    const { verified, refused, expired } = controlsByOutcome(
      facts.manifest,
      facts.verifications,
      at,
    );
    return {
      riskModel: config.riskModel,
      routes: config.routes,
      regions: config.regions,
      vectorStores: config.organisation.vectorStores,
      endpoints: facts.endpoints,
      verifiedControls: verified,
      refusedControls: refused,
      expiredControls: expired,
      // An expired one never counts, whether or not anybody noticed.
      waivers: facts.waivers.filter(({ until }) => until > at),
    };
  }

  /** Assesses by risk model and policies. Without `whatIf` it is much faster. */
  async assessAll(
    facts: readonly AssessFacts[],
    options?: { whatIf?: boolean },
  ): Promise<GovernedAssessment[]> {
    return assessAllWithPolicies(
      facts.map(item => ({
        manifest: item.manifest,
        context: this.contextOf(item),
      })),
      this.engine,
      options,
    );
  }

  async assess(
    facts: AssessFacts,
    options?: { whatIf?: boolean },
  ): Promise<GovernedAssessment> {
    const [assessed] = await this.assessAll([facts], options);
    return assessed;
  }

  /**
   * A stored assessment as people see it: with what would help by the register and the policies that are in force now.
   *
   * @param read - what is known of the app; read only where something is to be found
   */
  async withWhatIfs(
    stored: Assessment,
    read: () => Promise<AssessFacts>,
  ): Promise<Assessment> {
    if (
      stored.verdict.outcome === 'auto-approve' ||
      this.status().health === 'unavailable'
    ) {
      return stored;
    }
    const facts = await read();
    const found = await this.whatIfs.get(this.keyOf(facts), async () => {
      const { assessment, outcome } = await this.assess(facts);
      const { whatIf, shortestToAutoApproval } = assessment;
      return outcome.failure ? undefined : { whatIf, shortestToAutoApproval };
    });
    return found ? withWhatIfs(stored, found) : stored;
  }

  /** All that what would help depends on, and that changes while the process runs. */
  private keyOf(facts: AssessFacts): string {
    const { endpoints, verifiedControls, refusedControls, waivers } =
      this.contextOf(facts);
    return JSON.stringify([
      manifestDigest(facts.manifest),
      this.status().bundle?.digest,
      endpoints,
      verifiedControls,
      refusedControls,
      waivers,
    ]);
  }

  /**
   * The facts that every decision sees.
   *
   * @param endpoints - ids of further endpoints that the decision is about, such as the destination of a call
   */
  factsOf(facts: AssessFacts, endpoints?: readonly string[]): PolicyFacts {
    return policyFacts(facts.manifest, this.contextOf(facts), { endpoints });
  }

  /** Decides at any decision point, with the waivers that hold now. */
  async decide(input: PolicyInput, waivers: ActiveWaiver[]): Promise<Decided> {
    return decideWith(this.engine, input, waivers, this.options.now);
  }
}
