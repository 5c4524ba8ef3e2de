import { InputError } from '@backstage/errors';
import {
  inputErrorOf,
  Manifest,
  parseManifest,
  Policies,
  PolicyInput,
  PolicyTryBody,
  PolicyTryResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RevisionRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { entityRefOf, shortRefOf, visible } from '../governedChange';
import type { CallContext, CredentialsContext } from '../MicroAppsService';
import { readApproval, readAssessFacts } from './facts';

/** Answers what is in force, and tries it out. */
export interface PoliciesService<TContext = CredentialsContext> {
  getPolicies(context: TContext): Promise<Policies>;
  /** Asks the source of the bundle for a newer one now. */
  reloadPolicies(context: TContext): Promise<Policies>;
  /** Decides nothing, and writes nothing. */
  tryPolicies(
    body: PolicyTryBody,
    context: TContext,
  ): Promise<PolicyTryResponse>;
}

/** What other parts know of the bundle in force. */
export type PolicyProgress = {
  evaluation(): Promise<Policies['evaluation']>;
  candidate(): Policies['candidate'];
};

const NO_PROGRESS: PolicyProgress = {
  evaluation: async () => ({
    state: 'idle',
    done: 0,
    total: 0,
    startedAt: null,
    finishedAt: null,
    bundle: null,
    newlyInBreach: 0,
  }),
  candidate: () => null,
};

export class DefaultPoliciesService implements PoliciesService<CallContext> {
  static create(
    dependencies: ServiceDependencies,
    progress: Partial<PolicyProgress> = {},
  ): DefaultPoliciesService {
    return new DefaultPoliciesService(dependencies, {
      ...NO_PROGRESS,
      ...progress,
    });
  }

  private constructor(
    private readonly dependencies: ServiceDependencies,
    private readonly progress: PolicyProgress,
  ) {}

  async getPolicies({ access }: CallContext): Promise<Policies> {
    const { database, policies } = this.dependencies;
    const status = policies.status();
    const counts = await database.read(({ checks }) =>
      checks.counts(access.criteria('read')),
    );
    return {
      status,
      rules: status.rules.map(rule => ({
        ...rule,
        ...(counts.get(rule.id) ?? { failed: 0, warned: 0, exempted: 0 }),
      })),
      evaluation: await this.progress.evaluation(),
      candidate: this.progress.candidate(),
    };
  }

  async reloadPolicies(context: CallContext): Promise<Policies> {
    await this.dependencies.policies.engine.refresh();
    return this.getPolicies(context);
  }

  async tryPolicies(
    body: PolicyTryBody,
    context: CallContext,
  ): Promise<PolicyTryResponse> {
    const { database, policies } = this.dependencies;
    const input = await database.read(stores =>
      this.inputOf(stores, body, context),
    );
    const [outcome] = await policies.engine.evaluate(input.point, [input]);
    return {
      point: input.point,
      input,
      decision: outcome.decision,
      bundle: outcome.bundle,
      ...(outcome.failure && { failure: outcome.failure }),
    };
  }

  private async inputOf(
    stores: Stores,
    body: PolicyTryBody,
    context: CallContext,
  ): Promise<PolicyInput> {
    const { policies } = this.dependencies;
    const { point = 'registration', environment, destination } = body;
    const { manifest, app } = await subjectOf(stores, body, context);
    const facts = policies.factsOf(
      await readAssessFacts(stores, manifest, app),
      destination?.endpoint ? [destination.endpoint] : [],
    );
    if (point === 'registration') {
      return { point, ...facts };
    }
    if (!environment) {
      throw missing('environment');
    }
    const { approval } = await readApproval(
      stores,
      app,
      this.dependencies.config.changeControl.keepInForce,
    );
    const where = { ...facts, environment, approval };
    switch (point) {
      case 'deployment':
        return { point, ...where };
      case 'token':
        return { point, ...where, scopes: body.scopes ?? [] };
      default:
        if (!destination) {
          throw missing('destination');
        }
        return {
          point,
          ...where,
          destination,
          ...(body.sources && { sources: body.sources }),
        };
    }
  }
}

function missing(path: string): InputError {
  return inputErrorOf([{ path, message: 'is required at this point' }]);
}

/** The manifest that is tried, and the app of the registry that it is of. */
async function subjectOf(
  stores: Stores,
  { app: name, manifest: given, point }: PolicyTryBody,
  context: CallContext,
): Promise<{ manifest: Manifest; app?: AppRecord }> {
  if ((name === undefined) === (given === undefined)) {
    throw new InputError('Give either an app or a manifest');
  }
  if (name === undefined) {
    const manifest = parseManifest(given, 'manifest');
    const known = await stores.apps.find(entityRefOf(manifest.metadata));
    const app =
      known && context.access.allows('read', known) ? known : undefined;
    return { manifest, app };
  }
  const [namespace, appName] = name.split('/');
  const key = { namespace, name: appName };
  const app = visible(
    await stores.apps.find(entityRefOf(key)),
    `app "${shortRefOf(key)}"`,
    context,
  );
  // What runs is the revision in force; what is assessed and deployed is the newest.
  const isRunning = point === 'token' || point === 'outbound';
  const { manifest } = (await stores.revisions.find(
    app.id,
    (isRunning && app.approvedRevision) || app.currentRevision,
  )) as RevisionRecord;
  return { manifest, app };
}
