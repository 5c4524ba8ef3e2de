import type { Manifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RevisionRecord, Stores } from '../database';

/** What lists and permissions know of an app: a part of one revision. */
export function factsOf({
  metadata: { name, title = name },
  spec,
}: Manifest): Pick<
  AppRecord,
  | 'title'
  | 'type'
  | 'owner'
  | 'audience'
  | 'environments'
  | 'endpoints'
  | 'searchText'
> {
  return {
    title,
    type: spec.type,
    owner: spec.owner,
    audience: spec.audience,
    environments: spec.environments,
    endpoints: [...new Set(spec.models.map(({ endpoint }) => endpoint))],
    searchText: [title, name, spec.purpose]
      .join('\n')
      .toLocaleLowerCase('en-US'),
  };
}

/** The revision whose assessment counts: the one that waits, else the one in force, else the newest. */
export function countingRevision(app: AppRecord): number {
  return app.openRequestId
    ? (app.openRevision ?? app.currentRevision)
    : (app.approvedRevision ?? app.currentRevision);
}

/**
 * The app with the facts and scores of the revision in force, where a newer one was turned down. Otherwise an owner that
 * nobody agreed to would keep the rights of an owner.
 */
export async function backInForce(
  stores: Stores,
  app: AppRecord,
): Promise<AppRecord> {
  if (!app.approvedRevision) {
    return app;
  }
  const { manifest } = (await stores.revisions.find(
    app.id,
    app.approvedRevision,
  )) as RevisionRecord;
  const assessment = await stores.revisions.getAssessment(
    app.id,
    app.approvedRevision,
  );
  await stores.checks.replace(app.id, assessment);
  const { inherent, residual } = assessment;
  const restored = { ...app, ...factsOf(manifest), inherent, residual };
  await stores.apps.replaceFacets(restored);
  return restored;
}
