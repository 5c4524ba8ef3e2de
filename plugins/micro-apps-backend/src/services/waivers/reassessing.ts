import { ServiceUnavailableError } from '@backstage/errors';
import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  RevisionRecord,
  Stores,
  WaiverRecord,
} from '../../database';
import { assessManifest, readEndpoints } from '../assessing';
import type { ServiceDependencies } from '../dependencies';
import { countingRevision } from '../inForce';
import { routedMessages } from '../messages';
import { route, verifiersOf } from '../routing';

const ATTEMPTS = 5;

/** What the revision that counts comes to; it holds for the version of the app that it was made from. */
export type Reassessment = {
  version: number;
  revision: number;
  assessment: Assessment;
};

/** Assesses an app anew, as if exactly these waivers were approved. Call it outside of transactions. */
export async function reassess(
  dependencies: ServiceDependencies,
  app: AppRecord,
  _waivers: WaiverRecord[],
  now: string,
): Promise<Reassessment> {
  const { database, config } = dependencies;
  const number = countingRevision(app);
  const { manifest, endpoints, verifications } = await database.read(
    async stores => ({
      manifest: (
        (await stores.revisions.find(app.id, number)) as RevisionRecord
      ).manifest,
      endpoints: await readEndpoints(stores),
      verifications: await stores.verifications.latest(app.id),
    }),
  );
  return {
    version: app.version,
    revision: number,
    assessment: assessManifest(manifest, {
      config,
      endpoints,
      verifications,
      now,
    }),
  };
}

/** Writes a new assessment, and routes the request that waits by it; without one, only the scores change. */
export async function applyReassessment(
  stores: Stores,
  app: AppRecord,
  { revision, assessment }: Reassessment,
  options: Pick<ServiceDependencies, 'config'> & { actor: string; at: string },
): Promise<AppRecord> {
  const { config, actor, at } = options;
  await stores.revisions.insertAssessment(app.id, revision, assessment, at);
  const { inherent, residual } = assessment;
  if (!app.openRequestId) {
    return { ...app, inherent, residual };
  }
  const before = (await stores.requests.find(app.openRequestId)) as FullRequest;
  const moved = route({ app, request: before }, assessment, config, at);
  await stores.requests.update(moved.request);
  await stores.requests.replaceLegs(moved.request.id, moved.request.legs);
  await stores.outbox.add(
    routedMessages(moved.app, moved.request, {
      actor,
      verifiers: verifiersOf(config),
      previous: before,
    }),
    at,
  );
  return moved.app;
}

/** Tries again what gives nothing because the app moved on between its assessment and the transaction. */
export async function untilSettled<T>(
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const result = await attempt();
    if (result !== undefined) {
      return result;
    }
  }
  throw new ServiceUnavailableError(
    'The app changes faster than it can be assessed; nothing was recorded. Try again in a moment',
  );
}
