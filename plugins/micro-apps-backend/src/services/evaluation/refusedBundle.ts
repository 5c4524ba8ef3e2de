import type { PolicyEngineStatus } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { EVALUATION_ACTOR } from './evaluated';

const ACTION = 'policy-bundle-refuse';
const ABOUT_BUNDLES = [ACTION, 'policy-bundle-change'];

type Options = Pick<
  ServiceDependencies,
  'config' | 'database' | 'now' | 'policies'
>;
type Refused = NonNullable<PolicyEngineStatus['refused']>;

/**
 * Enters in the chain that the bundle which is offered was refused, and tells the platform group: once, however many back
 * ends refuse it. Somebody may have tampered with it.
 */
export async function noteRefusedBundle(options: Options): Promise<boolean> {
  const { refused, bundle } = options.policies.status();
  if (!refused) {
    return false;
  }
  const { config, database, now } = options;
  const isNoted = (stores: Stores) => wasLast(stores, refused);
  if (await database.read(isNoted)) {
    return false;
  }
  return database.transaction(async stores => {
    // Locked, so that of several back ends only one enters it.
    await stores.audit.head({ lock: true });
    if (await isNoted(stores)) {
      return false;
    }
    const at = now().toISOString();
    const stays = bundle
      ? `Revision “${bundle.revision}” stays in force.`
      : 'No policies are in force, so that everything is denied.';
    await stores.outbox.add(
      [
        {
          recipients: [config.fallbackGroup],
          excluded: [],
          title: 'A policy bundle was refused',
          description: `${refused.message}. ${stays}`,
          link: '/micro-apps/policies',
          severity: 'high',
          scope: 'micro-apps:policy-bundle-refused',
        },
      ],
      at,
    );
    await stores.audit.append(
      [
        {
          actor: EVALUATION_ACTOR,
          action: ACTION,
          app: null,
          summary: `A policy bundle was refused. ${stays}`,
          data: {
            digest: refused.digest,
            reason: refused.message,
            inForce: bundle && {
              revision: bundle.revision,
              digest: bundle.digest,
            },
          },
        },
      ],
      at,
    );
    return true;
  });
}

/** Whether its refusal is the last that the chain says of bundles. */
async function wasLast(
  { audit }: Stores,
  { digest }: Refused,
): Promise<boolean> {
  const [last] = await audit.list({
    action: ABOUT_BUNDLES,
    limit: 1,
    offset: 0,
  });
  return last?.action === ACTION && last.data.digest === digest;
}
