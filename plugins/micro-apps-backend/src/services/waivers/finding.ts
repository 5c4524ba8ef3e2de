import { NotFoundError } from '@backstage/errors';
import type { AppKey } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores, WaiverRecord } from '../../database';
import { entityRefOf, shortRefOf, visible } from '../governedChange';
import type { CallContext } from '../MicroAppsService';

/** The app, if the caller may see it. */
export function visibleApp(
  app: AppRecord | undefined,
  key: AppKey,
  context: CallContext,
): AppRecord {
  return visible(app, `app "${shortRefOf(key)}"`, context);
}

/** As `visibleApp`; nobody else changes the app until the transaction ends. */
export async function lockVisible(
  stores: Stores,
  key: AppKey,
  context: CallContext,
): Promise<AppRecord> {
  return visibleApp(await stores.apps.lock(entityRefOf(key)), key, context);
}

/** A waiver of an app. */
export async function findWaiver(
  stores: Stores,
  app: AppRecord,
  id: string,
): Promise<WaiverRecord> {
  const waiver = await stores.waivers.find(id);
  if (waiver?.appId !== app.id) {
    throw new NotFoundError(`The app has no waiver "${id}"`);
  }
  return waiver;
}
