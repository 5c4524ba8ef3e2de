import type {
  Waivers,
  WaiversQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext } from '../MicroAppsService';
import { toWaiver } from './presenting';
import { pageInfoOf } from '../paging';

/** A page of the waivers of the apps that the caller may see. */
export async function listWaivers(
  dependencies: Pick<ServiceDependencies, 'database' | 'now'>,
  query: WaiversQuery,
  context: CallContext,
): Promise<Waivers> {
  const now = dependencies.now().toISOString();
  const filter = { ...query, visible: context.access.criteria('read') };
  const { limit, offset } = query;
  return dependencies.database.read(async stores => {
    const waivers = await stores.waivers.list(filter);
    const totalItems = await stores.waivers.countMatching(filter);
    const apps = await stores.apps.findByIds([
      ...new Set(waivers.map(({ appId }) => appId)),
    ]);
    const owners = await stores.requests.ownersOf(
      apps.flatMap(({ openRequestId }) => openRequestId ?? []),
    );
    return {
      items: waivers.map(waiver => {
        const app = apps.find(({ id }) => id === waiver.appId) as AppRecord;
        const pendingOwner = owners.get(app.openRequestId ?? '');
        return toWaiver(waiver, app, { pendingOwner, context, now });
      }),
      totalItems,
      pageInfo: pageInfoOf({ limit, offset }, waivers.length, totalItems),
    };
  });
}
