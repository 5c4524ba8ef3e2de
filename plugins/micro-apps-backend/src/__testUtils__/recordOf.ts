import type { KillableBackend } from './startKillableBackend';

type Revision = { number: number; digest: string; outcome: string };
type Entry = { action: string; actor: string; summary: string };

/** What became of an app, without what differs from run to run. */
export async function recordOf(backend: KillableBackend, name: string) {
  const get = async (path: string) =>
    (await backend.call('auditor', 'GET', `/apps/default/${name}${path}`)).body;
  const app = await get('');
  const revisions = await get('/revisions?limit=100');
  const audit = await get('/audit?limit=100');
  return {
    state: app.state,
    approved: app.approvedRevision?.number,
    waits: app.openRequest && [app.openRequest.revision, app.openRequest.state],
    isMissing: Boolean(app.origin?.missingSince),
    location: app.origin?.location,
    problem: app.originProblem?.problem,
    reopening: app.reopening?.cause,
    revisions: revisions.items?.map((item: Revision) => [
      item.number,
      item.digest,
      item.outcome,
    ]),
    audit: (audit.items ?? []).map((entry: Entry) => [
      entry.action,
      entry.actor,
      entry.summary,
    ]) as [action: string, actor: string, summary: string][],
  };
}
