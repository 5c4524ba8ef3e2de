import {
  ActiveWaiver,
  ApprovalFacts,
  AppState,
  governingState,
  IN_FORCE_STATES,
  Manifest,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  RevisionRecord,
  Stores,
  WaiverRecord,
} from '../../database';
import type { AssessFacts } from './PolicyService';

/** The register as it stands. */
export async function readEndpoints(stores: Stores): Promise<ModelEndpoint[]> {
  return (await stores.register.list()).map(({ endpoint }) => endpoint);
}

/** The waivers that count for a revision with an owner, as policies are told of them. */
export function toActiveWaivers(
  waivers: readonly WaiverRecord[],
  owner: string,
): ActiveWaiver[] {
  return waivers
    .filter(
      ({ state, notForOwner }) => state === 'active' && notForOwner !== owner,
    )
    .map(({ rule, expiresAt }) => ({ rule, until: expiresAt }));
}

/** What is known when a manifest is decided on; the app where the registry has it. */
export async function readAssessFacts(
  stores: Stores,
  manifest: Manifest,
  app: AppRecord | undefined,
): Promise<AssessFacts> {
  return {
    manifest,
    endpoints: await readEndpoints(stores),
    verifications:
      app && manifest.spec.controls.length
        ? await stores.verifications.latest(app.id)
        : [],
    waivers: app
      ? toActiveWaivers(
          await stores.waivers.activeOf([app.id]),
          manifest.spec.owner,
        )
      : [],
  };
}

/** What of an app is held while a decision waits; where nothing was written down, its approval. */
function heldBy({ approvedRevision, heldState }: AppRecord) {
  return heldState ?? (approvedRevision ? 'approved' : null);
}

/** What governs the revision in force of an app. */
export function standingState(app: AppRecord, keepInForce: boolean): AppState {
  return governingState(app.state, heldBy(app), keepInForce);
}

/** Whether an approved revision of an app may run now. */
export function isInForce(app: AppRecord, keepInForce: boolean): boolean {
  return IN_FORCE_STATES.includes(standingState(app, keepInForce));
}

/** What decisions about deployments, tokens and calls are told of an app's approval. */
export async function readApproval(
  stores: Stores,
  app: AppRecord | undefined,
  /** Whether what was approved stays in force while a decision waits. */
  keepInForce: boolean,
): Promise<{ approval: ApprovalFacts; approved: RevisionRecord | undefined }> {
  const approved = app?.approvedRevision
    ? await stores.revisions.find(app.id, app.approvedRevision)
    : undefined;
  return {
    approval: {
      state: app ? standingState(app, keepInForce) : null,
      approvedDigest: approved?.digest ?? null,
      approvedEnvironments: approved?.manifest.spec.environments ?? [],
    },
    approved,
  };
}
