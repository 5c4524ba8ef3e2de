import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  AppKey,
  MICRO_APP_KIND,
  sha256Hex,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JsonObject } from '@backstage/types';
import type { AppRecord, NewAuditEntry, Stores } from '../database';
import type { AppAction } from './AppAccess';
import type { CallContext } from './MicroAppsService';

/** The entity reference under which an app is stored. */
export function entityRefOf({ namespace, name }: AppKey): string {
  return stringifyEntityRef({ kind: MICRO_APP_KIND, namespace, name });
}

/** `namespace/name`, the short name of an app in audit entries and signals. */
export function shortRefOf({ namespace, name }: AppKey): string {
  return `${namespace}/${name}`;
}

/** The app, or the answer for what does not exist or must not be seen: both are the same. */
export function visible<T extends AppRecord>(
  app: T | undefined,
  what: string,
  { access }: Pick<CallContext, 'access'>,
): T {
  if (!app || !access.allows('read', app)) {
    throw new NotFoundError(`There is no ${what}, or you may not see it`);
  }
  return app;
}

/** Refuses what the caller may not do with an app that the caller may see. */
export function requireAccess(
  action: AppAction,
  app: AppRecord,
  toDo: string,
  { access }: Pick<CallContext, 'access'>,
): void {
  if (!access.allows(action, app)) {
    throw new NotAllowedError(`You may not ${toDo}`);
  }
}

/** Refuses services: what is governed is done by people. */
export function requirePerson(toDo: string, { caller }: CallContext): void {
  if (caller.type !== 'user') {
    throw new NotAllowedError(`Only a person can ${toDo}`);
  }
}

/** Who owns the app once the request that waits is approved; nothing where none waits. */
export async function pendingOwnerOf(
  stores: Stores,
  { openRequestId }: AppRecord,
): Promise<string | undefined> {
  return openRequestId
    ? (await stores.requests.find(openRequestId))?.owner
    : undefined;
}

/**
 * Four eyes beside the legs: refuses the requester and the owner's side, also that of who would own the app by the
 * request that waits.
 */
export async function requireOutsider(
  stores: Stores,
  app: AppRecord,
  toDo: string,
  { caller }: Pick<CallContext, 'caller'>,
): Promise<void> {
  const side = sideOf(app, await pendingOwnerOf(stores, app), caller);
  if (side === 'author') {
    throw new NotAllowedError(
      `You submitted this revision, so others have to ${toDo}`,
    );
  }
  if (side === 'owner') {
    throw new NotAllowedError(
      `You are on the owner's side of this app, so others have to ${toDo}`,
    );
  }
}

/**
 * Why somebody is too near to an app to act on it for security; nothing where they are not.
 *
 * @param pendingOwner - who would own it by the request that waits
 */
export function sideOf(
  { owner, submittedBy }: AppRecord,
  pendingOwner: string | undefined,
  { userEntityRef, ownershipEntityRefs }: CallContext['caller'],
): 'author' | 'owner' | undefined {
  const selves = [userEntityRef, ...ownershipEntityRefs];
  if (selves.includes(submittedBy)) {
    return 'author';
  }
  return selves.includes(owner) ||
    (pendingOwner !== undefined && selves.includes(pendingOwner))
    ? 'owner'
    : undefined;
}

/** Refuses an act on facts that have moved on. */
export function requireCurrent(
  app: AppRecord,
  seen: { digest?: string; revision?: number },
): void {
  if (
    (seen.digest !== undefined && seen.digest !== app.currentDigest) ||
    (seen.revision !== undefined && seen.revision !== app.currentRevision)
  ) {
    throw Object.assign(
      new ConflictError(
        `“${app.title}” has changed since you looked: revision ${app.currentRevision} is the current one. Nothing was recorded; look at what changed, then try again`,
      ),
      {
        currentDigest: app.currentDigest,
        currentRevision: app.currentRevision,
      },
    );
  }
}

/** What the chain keeps of people's own words, which may hold personal data: enough to prove them. */
export function proofOf(words: string | null | undefined): JsonObject | null {
  return words ? { sha256: sha256Hex(words), length: words.length } : null;
}

/** Writes an app and the audit entry of its change, as the last step of a transaction. */
export async function saveApp(
  stores: Stores,
  options: {
    app: AppRecord;
    entry: Omit<NewAuditEntry, 'app'>;
    now: string;
  },
): Promise<AppRecord> {
  const { app, entry, now } = options;
  const { seq } = await stores.audit.append(
    [{ ...entry, app: shortRefOf(app) }],
    now,
  );
  const saved = {
    ...app,
    changeSeq: seq,
    version: app.version + 1,
    updatedAt: now,
  };
  if (!(await stores.apps.update(saved, app.version))) {
    throw new ConflictError(
      `“${app.title}” was changed at the same moment; try again`,
    );
  }
  return saved;
}

/** Says in words what a unique constraint refused. */
export async function withConflict<T>(
  message: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDatabaseConflictError(error)) {
      throw new ConflictError(message);
    }
    throw error;
  }
}
