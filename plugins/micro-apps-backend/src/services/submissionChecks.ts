import { ConflictError, NotFoundError } from '@backstage/errors';
import { inputErrorOf } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores } from '../database';
import type { DecommissionTargets } from './decommission/DecommissionTargets';
import { releaseName } from './decommission/releaseName';
import { requireSameOrigin } from './follow/sameOrigin';
import {
  entityRefOf,
  requireAccess,
  requireCurrent,
  shortRefOf,
  visible,
} from './governedChange';
import type { CallContext } from './MicroAppsService';
import type { Assessed, Checked } from './submissionRecords';

/** The app that a submission is for, locked; nothing where the submission registers it. */
export async function lockForSubmission(
  stores: Stores,
  checked: Checked,
  context: CallContext,
  targets: DecommissionTargets,
): Promise<AppRecord | undefined> {
  const { manifest, baseRevision, digest } = checked;
  const existing = await releaseName(
    stores,
    await stores.apps.lock(entityRefOf(manifest.metadata)),
    { targets, now: checked.now },
  );
  if (!existing) {
    if (baseRevision !== undefined) {
      throw new NotFoundError(
        `There is no app "${shortRefOf(
          manifest.metadata,
        )}" to change; leave baseRevision out to register it`,
      );
    }
    return undefined;
  }
  const { name } = manifest.metadata;
  requireSameOrigin(existing, checked, context);
  if (existing.name !== name) {
    throw new ConflictError(
      `The name "${name}" is taken by "${existing.name}": the catalog does not tell them apart`,
    );
  }
  if (checked.originLocation) {
    // Whoever may write in the file has written in it.
  } else if (baseRevision === undefined) {
    if (existing.submittedBy !== context.caller.userEntityRef) {
      throw new ConflictError(
        `The name "${name}" is taken; choose another one`,
      );
    }
  } else {
    visible(existing, `app "${shortRefOf(existing)}"`, context);
    requireCurrent(existing, { revision: baseRevision });
  }
  requireAccess('update', existing, 'change this app', context);
  const latest = await stores.requests.findLatest(existing.id);
  if (
    latest?.digest === digest &&
    ['open', 'blocked', 'approved', 'carried-over'].includes(latest.state)
  ) {
    throw new ConflictError(
      `Nothing changed: revision ${latest.revision} has the same facts, and is ${
        latest.closedAt ? 'in force' : 'waiting'
      }`,
    );
  }
  return existing;
}

/** Refuses a form that gives what was approved to another owner: whoever gets an app has to agree. */
export function requireSameOwner({
  manifest,
  originLocation,
  ownerInForce,
}: Assessed): void {
  if (
    !originLocation &&
    ownerInForce !== undefined &&
    ownerInForce !== manifest.spec.owner
  ) {
    throw inputErrorOf([
      {
        path: 'manifest.spec.owner',
        message: `must stay "${ownerInForce}" here, as whoever gets an app has to agree. Hand the app over on its page, which is possible at any time`,
      },
    ]);
  }
}
