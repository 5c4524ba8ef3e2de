import {
  compareModelEndpoints,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  OutboxMessage,
  RegisterJobRecord,
  UntoldApp,
} from '../../database';

const MAX_NAMED = 5;
const MAX_CHANGES = 3;

/** One message an owner, whatever number of their apps a change of the register affects. */
export function reassessmentMessages(
  job: RegisterJobRecord,
  apps: UntoldApp[],
  { endpoints, at }: { endpoints: readonly ModelEndpoint[]; at: string },
): OutboxMessage[] {
  const byOwner = new Map<string, UntoldApp[]>();
  for (const app of apps) {
    byOwner.set(app.owner, [...(byOwner.get(app.owner) ?? []), app]);
  }
  const what = changesOf(job, endpoints);
  return [...byOwner].map(([owner, owned]) => {
    const reopened = owned.filter(app => app.reopened);
    const [first] = owned;
    return {
      recipients: [owner],
      excluded: [],
      title:
        owned.length === 1
          ? `A model of “${first.title}” changed`
          : `A model of ${owned.length} of your apps changed`,
      description: [
        `${what}.`,
        ...(owned.length > 1 ? [`Affected: ${named(owned)}.`] : []),
        reopened.length > 0
          ? `Approval is asked for once more: ${named(reopened)}.`
          : 'Approvals stay as they are.',
      ].join(' '),
      link:
        owned.length === 1
          ? `/catalog/${first.namespace}/microapp/${first.name}/governance`
          : `/micro-apps/inventory?${job.entries
              .map(({ id }) => `endpoint=${encodeURIComponent(id)}`)
              .join('&')}&owner=${encodeURIComponent(owner)}`,
      severity: reopened.length > 0 ? 'high' : 'normal',
      // What is found later is told besides, and does not take the place of this.
      scope: `micro-apps:register:${job.series}:${at}:${owner}`,
    };
  });
}

function changesOf(
  { entries }: RegisterJobRecord,
  endpoints: readonly ModelEndpoint[],
): string {
  const changes = entries.flatMap(({ id, entry }) => {
    const now = endpoints.find(endpoint => endpoint.id === id);
    return now
      ? compareModelEndpoints(entry, now).map(
          change => `${now.title}: ${change}`,
        )
      : [];
  });
  return [
    ...changes.slice(0, MAX_CHANGES),
    ...(changes.length > MAX_CHANGES
      ? [`and ${changes.length - MAX_CHANGES} more`]
      : []),
  ].join('; ');
}

function named(apps: UntoldApp[]): string {
  const names = apps.slice(0, MAX_NAMED).map(({ title }) => `“${title}”`);
  const more = apps.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
