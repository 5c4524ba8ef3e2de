import { ConflictError, NotAllowedError } from '@backstage/errors';
import type { Entity } from '@backstage/catalog-model';
import {
  inputErrorOf,
  OwnershipAction,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { HandoverRecord, Stores } from '../../database';
import type { OwnerDirectory } from './OwnerDirectory';
import { mayAct, OwnershipView } from './presenting';
import type { Standing } from './standing';

/** Told to whoever acts at the same moment as somebody else. */
export const AT_ONCE =
  'Somebody else acted on this app at the same moment; look at it again';

/** Refuses whoever, or whatever, cannot take the step. */
export function requireStep(
  action: OwnershipAction,
  standing: Standing,
  view: OwnershipView,
): void {
  const { allowed, reason, isTooLate } = mayAct(action, standing, view);
  if (!allowed) {
    throw isTooLate ? new ConflictError(reason) : new NotAllowedError(reason);
  }
}

/** Refuses the owner that there is, who may only take over what a file said until it was gone. */
export function requireOther(to: string, { app, orphan }: Standing): void {
  if (to === app.owner && orphan?.reason !== 'source-missing') {
    throw inputErrorOf([
      { path: 'to', message: `must be another owner; ${to} owns the app` },
    ]);
  }
}

/** Refuses an owner that the catalog does not have, or who has nobody in it. */
export async function requireOwner(
  owners: OwnerDirectory,
  to: string,
): Promise<Entity> {
  const { entity, condition } = await owners.look(to);
  if (!entity || condition !== 'present') {
    throw inputErrorOf([
      {
        path: 'to',
        message: entity
          ? `must have members; nobody is in "${to}"`
          : `must be in the catalog; there is no "${to}"`,
      },
    ]);
  }
  return entity;
}

/** Keeps how an offer ended, unless it ended meanwhile. */
export async function decideOffer(
  stores: Stores,
  offer: HandoverRecord,
  decision: Pick<
    HandoverRecord,
    'state' | 'decidedBy' | 'decidedAt' | 'decisionComment'
  >,
): Promise<HandoverRecord> {
  const decided = { ...offer, ...decision };
  if (!(await stores.handovers.decide(decided))) {
    throw new ConflictError(AT_ONCE);
  }
  return decided;
}
