import { randomUUID } from 'node:crypto';
import {
  applyRegisterOverride,
  compareModelEndpoints,
  describeRegisterChanges,
  digestOf,
  ModelEndpoint,
  RegisterEntry,
  RegisterOverrideChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  EntryBefore,
  RegisterJobRecord,
  RegisterRecord,
  Stores,
} from '../../database';
import { proofOf } from '../governedChange';

/** An entry that becomes otherwise. */
export type RegisterWrite = {
  before: RegisterRecord | undefined;
  after: RegisterRecord;
};

/** The next state of an entry. It is a new version only where something that people see is otherwise. */
export function nextRecord(
  id: string,
  next: Pick<RegisterRecord, 'configured' | 'override' | 'position'>,
  before: RegisterRecord | undefined,
): RegisterWrite {
  const { endpoint } = applyRegisterOverride(
    id,
    next.configured,
    next.override?.changes ?? [],
  );
  const isNew =
    !before ||
    digestOf([before.endpoint, before.override]) !==
      digestOf([endpoint, next.override]);
  const version = (before?.version ?? 0) + (isNew ? 1 : 0);
  return { before, after: { ...next, endpoint, version } };
}

/**
 * Writes entries with their new versions and audit entries, and has the apps re-assessed that use what counts otherwise.
 * The caller holds the lock of the audit chain. Gives the ids of what is new.
 */
export async function writeEntries(
  stores: Stores,
  writes: RegisterWrite[],
  change: { by: string; at: string; reason: string | null },
): Promise<string[]> {
  const fresh = writes.filter(
    ({ before, after }) => before?.version !== after.version,
  );
  for (const { before, after } of writes) {
    await stores.register.save(after);
    if (before?.version !== after.version) {
      await stores.register.insertVersion(after, change);
    }
  }
  if (fresh.length > 0) {
    await stores.audit.append(
      fresh.map(write => auditEntry(write, change)),
      change.at,
    );
  }
  const counting = fresh.filter(
    ({ before, after }) =>
      !before || digestOf(before.endpoint) !== digestOf(after.endpoint),
  );
  await beginReassessment(
    stores,
    counting.map(({ before, after }) => ({
      id: after.endpoint.id,
      entry: before?.endpoint ?? null,
    })),
    change.at,
  );
  return fresh.map(({ after }) => after.endpoint.id);
}

function auditEntry(
  { before, after }: RegisterWrite,
  change: { by: string; reason: string | null },
) {
  const { endpoint, version, override } = after;
  return {
    actor: change.by,
    action: 'model-endpoint-change',
    app: null,
    summary: `The register entry “${endpoint.title}” is at version ${version}: ${endpoint.state}, trust ${endpoint.trust}`,
    data: {
      id: endpoint.id,
      version,
      entry: JSON.parse(JSON.stringify(endpoint)),
      changes: compareModelEndpoints(before?.endpoint ?? null, endpoint),
      overridden: override ? override.changes.map(({ path }) => path) : [],
      reason: proofOf(change.reason),
    },
  };
}

/** Begins to re-assess what uses the entries; what was going on counts on from where it began. */
async function beginReassessment(
  stores: Stores,
  entries: EntryBefore[],
  at: string,
): Promise<void> {
  if (entries.length === 0 || (await stores.portfolio.count()) === 0) {
    return;
  }
  const before = await unfinished(stores);
  const all = [
    ...(before?.entries ?? []),
    ...entries.filter(
      ({ id }) => !before?.entries.some(other => other.id === id),
    ),
  ];
  const series = before?.series ?? randomUUID();
  if (!before) {
    await stores.registerJobs.removeOtherSeries(series);
  }
  // It goes through all apps once more.
  await stores.owed.settleAll('register');
  await stores.registerJobs.begin(
    { series, entries: all },
    await stores.portfolio.count({ endpoints: all.map(({ id }) => id) }),
    before?.startedAt ?? at,
  );
}

/** The job, as long as not everything has followed from it that is to follow. */
async function unfinished(
  stores: Stores,
): Promise<RegisterJobRecord | undefined> {
  const job = await stores.registerJobs.find();
  const isUnfinished =
    job &&
    (job.state === 'running' ||
      (await stores.owed.list('register', '', 1)).length > 0 ||
      (await stores.registerJobs.untold(job.series)).length > 0);
  return isUnfinished ? job : undefined;
}

/** An entry as it is shown: as it counts, and where it comes from. */
export function toRegisterEntry(record: RegisterRecord): RegisterEntry {
  const { endpoint, configured, override, version } = record;
  const { outdated } = applyRegisterOverride(
    endpoint.id,
    configured,
    override?.changes ?? [],
  );
  const isOutdated = (change: RegisterOverrideChange) =>
    outdated.includes(change);
  return {
    ...endpoint,
    version,
    origin: configured ? 'configuration' : 'portal',
    override: override && {
      changedBy: override.changedBy,
      changedAt: override.changedAt,
      reason: override.reason,
      changes: configured
        ? describeRegisterChanges(
            override.changes.filter(change => !isOutdated(change)),
          )
        : compareModelEndpoints(null, endpoint),
      outdated: describeRegisterChanges(outdated),
    },
  };
}

/** The configuration's word on an entry that it does not have any more: withdrawn, since apps may still name it. */
export function withdrawn(endpoint: ModelEndpoint): ModelEndpoint {
  return { ...endpoint, state: 'withdrawn' };
}
