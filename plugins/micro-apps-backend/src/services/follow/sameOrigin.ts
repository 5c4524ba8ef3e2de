import { ConflictError } from '@backstage/errors';
import type { AppRecord } from '../../database';
import { shortRefOf } from '../governedChange';
import type { CallContext } from '../MicroAppsService';
import { placeOf } from './location';

/** Refuses to change an app from elsewhere than where it is kept. */
export function requireSameOrigin(
  app: AppRecord,
  incoming: { originLocation: string | null },
  { access }: Pick<CallContext, 'access'>,
): void {
  if (incoming.originLocation) {
    if (!app.originLocation) {
      throw new ConflictError(
        `The name "${app.name}" is of an app that was registered with the form, which is the one that counts; give the app in this file another name`,
      );
    }
  } else if (app.originLocation && access.allows('read', app)) {
    throw new ConflictError(
      app.originMissingSince
        ? `“${app.title}” was kept in the file ${placeOf(
            app.originLocation,
          )}, which is gone: bring the file back, or have the app ${shortRefOf(
            app,
          )} decommissioned`
        : `“${app.title}” is kept in a file: change ${placeOf(
            app.originLocation,
          )}, and the new revision is submitted by itself`,
    );
  }
}
