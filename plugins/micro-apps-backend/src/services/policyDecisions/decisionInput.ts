import {
  AppKey,
  governingState,
  inputErrorOf,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RevisionRecord, Stores } from '../../database';
import { entityRefOf, shortRefOf } from '../governedChange';
import { readApproval, readAssessFacts } from '../policy/facts';
import type { AssessFacts, PolicyService } from '../policy/PolicyService';
import type { DecisionRequest } from './PolicyDecisionsService';

/** The rule by which the registry itself denies, where there are no facts that policies could decide on. */
export const REGISTERED_REVISION_RULE = 'registered-revision';

/** What policies are to be asked, or why they cannot be. */
export type Subject =
  | { app: AppRecord; facts: AssessFacts; input: PolicyInput }
  | {
      app: AppRecord | null;
      input: Record<string, unknown>;
      refusal: { message: string; remediation: string };
    };

/** `namespace/name` as a key. */
export function keyOf(app: string): AppKey {
  const [namespace, name] = app.split('/');
  return { namespace, name };
}

/** Refuses a request that leaves out what its decision point is about. */
export function requireComplete({
  point,
  digest,
  destination,
}: DecisionRequest): void {
  if (point === 'deployment' && !digest) {
    throw inputErrorOf([
      {
        path: 'digest',
        message:
          'is required for a deployment: the digest of the manifest that is to be deployed',
      },
    ]);
  }
  if (point === 'outbound' && !destination) {
    throw inputErrorOf([
      { path: 'destination', message: 'is required for an outbound call' },
    ]);
  }
}

/** What policies see of a request: the caller says what is asked, the registry says what is so. */
export async function subjectOf(
  stores: Stores,
  request: DecisionRequest,
  options: {
    policies: PolicyService;
    keepInForce: boolean;
    mayRead: (app: AppRecord) => boolean;
  },
): Promise<Subject> {
  const { app: name, ...asked } = request;
  const app = await stores.apps.find(entityRefOf(keyOf(name)));
  if (!app || !options.mayRead(app)) {
    return {
      app: null,
      input: { ...asked, app: keyOf(name) },
      refusal: {
        message: `The registry knows no app “${name}”.`,
        remediation: 'Register the app, then ask again.',
      },
    };
  }
  const { approval: standing, approved } = await readApproval(
    stores,
    app,
    options.keepInForce,
  );
  const revision =
    request.point === 'deployment'
      ? await stores.revisions.findByDigest(app.id, request.digest as string)
      : (approved ?? (await current(stores, app)));
  const approval =
    revision && revision.number !== app.approvedRevision
      ? // What waits is not covered by what is in force.
        { ...standing, state: governingState(app.state, app.heldState, false) }
      : standing;
  if (!revision) {
    return {
      app,
      input: { ...asked, app: keyOf(name), approval },
      refusal: {
        message: `The registry knows no revision of “${name}” with the digest ${request.digest}; ${
          approval.approvedDigest
            ? `in force is ${approval.approvedDigest}`
            : 'none is in force'
        }.`,
        remediation:
          'Deploy the revision that was approved, or submit this one and have it approved.',
      },
    };
  }
  const facts = await readAssessFacts(stores, revision.manifest, app);
  const { point, environment, destination, sources, scopes } = request;
  const common = {
    ...options.policies.factsOf(
      facts,
      destination?.endpoint ? [destination.endpoint] : [],
    ),
    environment,
    approval,
  };
  if (point === 'deployment') {
    return { app, facts, input: { point, ...common } };
  }
  if (point === 'token') {
    return { app, facts, input: { point, ...common, scopes: scopes ?? [] } };
  }
  return {
    app,
    facts,
    input: {
      point,
      ...common,
      destination: destination!,
      ...(sources && { sources }),
    },
  };
}

/** The outcome where the registry itself denies. */
export function refusedOutcome(
  refusal: { message: string; remediation: string },
  bundle: PolicyOutcome['bundle'],
): PolicyOutcome {
  return {
    decision: {
      allow: false,
      deny: [{ rule: REGISTERED_REVISION_RULE, ...refusal }],
      warn: [],
      require: [],
      obligations: [],
      rules: { [REGISTERED_REVISION_RULE]: 'failed' },
    },
    bundle,
    metrics: { evaluationNs: 0 },
  };
}

async function current(
  stores: Stores,
  app: AppRecord,
): Promise<RevisionRecord> {
  return (await stores.revisions.find(
    app.id,
    app.currentRevision,
  )) as RevisionRecord;
}

/** How an app of the registry stands in the log. */
export function loggedAs(app: AppRecord | null): string | null {
  return app && shortRefOf(app);
}
