import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  compareModelEndpoints,
  inputErrorOf,
  ModelEndpoint,
  Preview,
  PreviewChanges,
  PreviewChangesQuery,
  RegisterChangeBody,
  RegisterEffects,
  RegisterEntry,
  registerOverrideOf,
  RegisterPreviewBody,
  RegisterReassessment,
  toModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { RegisterOverride, RegisterRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { requirePerson } from '../governedChange';
import type { CallContext } from '../MicroAppsService';
import type { PreviewService } from '../previews/PreviewService';
import type { RegisterChangesService } from './RegisterChangesService';
import {
  nextRecord,
  RegisterWrite,
  toRegisterEntry,
  writeEntries,
} from './writing';
import { pageInfoOf } from '../paging';

const MAX_ENTRIES = 1_000;
const IDLE: RegisterReassessment = {
  progress: {
    state: 'idle',
    done: 0,
    total: 0,
    startedAt: null,
    finishedAt: null,
  },
  changed: [],
  affected: 0,
  reopened: 0,
};

type Options = Pick<ServiceDependencies, 'database' | 'config' | 'now'> & {
  previews: Pick<
    PreviewService,
    'startPreview' | 'getPreview' | 'listPreviewChanges'
  >;
  /** Called after a change, so that the re-assessment begins at once. */
  wake: () => void;
};

/** Changes the register in the portal, previews changes, and says how far the re-assessment of apps is. */
export class RegisterChangeService implements RegisterChangesService<CallContext> {
  static create(options: Options): RegisterChangeService {
    return new RegisterChangeService(options);
  }

  private constructor(private readonly options: Options) {}

  async changeEntry(
    id: string,
    { version, entry, reason }: RegisterChangeBody,
    context: CallContext,
  ): Promise<{ endpoint: RegisterEntry }> {
    requirePerson('change the register of model endpoints', context);
    const { database, now, wake } = this.options;
    const wanted = this.wantedOf(id, entry);
    const endpoint = await database.transaction(async stores => {
      // Locked, so that of two who change an entry at once one finds it changed.
      await stores.audit.head({ lock: true });
      const at = now().toISOString();
      const by = context.caller.userEntityRef;
      const write = await writeOf(
        stores,
        { id, version, wanted },
        { changedBy: by, changedAt: at, reason },
      );
      if (write.before?.version === write.after.version) {
        throw new InputError(
          'Nothing would be otherwise; change the entry, or leave it as it is',
        );
      }
      await writeEntries(stores, [write], { by, at, reason });
      return toRegisterEntry(write.after);
    });
    wake();
    return { endpoint };
  }

  async startRegisterPreview(
    { id, version, entry }: RegisterPreviewBody,
    context: CallContext,
  ): Promise<Preview> {
    const { database, previews } = this.options;
    const wanted = this.wantedOf(id, entry);
    const { before, after, records } = await database.read(async stores => ({
      ...(await writeOf(
        stores,
        { id, version, wanted },
        { changedBy: '', changedAt: '', reason: '' },
      )),
      records: await stores.register.list(),
    }));
    const others = records
      .map(({ endpoint }) => endpoint)
      .filter(endpoint => endpoint.id !== id);
    return previews.startPreview(
      {
        register: {
          before: [{ id, entry: before?.endpoint ?? null }],
          endpoints: [...others, after.endpoint],
        },
      },
      context,
    );
  }

  getRegisterPreview(id: string): Promise<Preview> {
    return this.options.previews.getPreview(id);
  }

  listRegisterPreviewChanges(
    id: string,
    query: PreviewChangesQuery,
    context: CallContext,
  ): Promise<PreviewChanges> {
    return this.options.previews.listPreviewChanges(id, query, context);
  }

  async getReassessment(context: CallContext): Promise<RegisterReassessment> {
    const visible = context.access.criteria('read');
    return this.options.database.read(async stores => {
      const job = await stores.registerJobs.find();
      if (!job) {
        return IDLE;
      }
      const entries = await stores.register.list();
      return {
        progress: {
          state: job.state,
          done: job.done,
          total: Math.max(job.total, job.done),
          startedAt: job.startedAt,
          finishedAt: job.finishedAt,
          ...(job.message && { message: job.message }),
        },
        changed: job.entries.flatMap(({ id, entry }) => {
          const now = entries.find(({ endpoint }) => endpoint.id === id);
          return now
            ? [
                {
                  id,
                  title: now.endpoint.title,
                  changes: compareModelEndpoints(entry, now.endpoint),
                },
              ]
            : [];
        }),
        affected: await stores.registerJobs.countEffects(job.series, {
          visible,
        }),
        reopened: await stores.registerJobs.countEffects(job.series, {
          visible,
          reopened: true,
        }),
      };
    });
  }

  async listReassessed(
    { limit, offset }: { limit: number; offset: number },
    context: CallContext,
  ): Promise<RegisterEffects> {
    const visible = context.access.criteria('read');
    return this.options.database.read(async ({ registerJobs }) => {
      const job = await registerJobs.find();
      const items = job
        ? await registerJobs.listEffects(job.series, { limit, offset, visible })
        : [];
      const totalItems = job
        ? await registerJobs.countEffects(job.series, { visible })
        : 0;
      return {
        items,
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }

  private wantedOf(
    id: string,
    entry: RegisterChangeBody['entry'],
  ): ModelEndpoint | null {
    const { regions, riskModel } = this.options.config;
    const known = regions.map(region => region.id);
    if (entry && !known.includes(entry.region)) {
      throw inputErrorOf([
        {
          path: 'entry.region',
          message: `must be one of the configured regions (${known.join(', ')})`,
        },
      ]);
    }
    return entry && toModelEndpoint(id, entry, riskModel);
  }
}

/** What a change makes of an entry; refuses one that was made from another state. */
async function writeOf(
  stores: Stores,
  change: { id: string; version: number; wanted: ModelEndpoint | null },
  made: Omit<RegisterOverride, 'changes'>,
): Promise<RegisterWrite> {
  const { id, version, wanted } = change;
  const records = await stores.register.list();
  const before = records.find(({ endpoint }) => endpoint.id === id);
  requireVersion(id, version, before);
  if (!wanted) {
    return nextRecord(id, asConfigured(before), before);
  }
  if (!before && records.length >= MAX_ENTRIES) {
    throw new InputError(
      `The register holds ${MAX_ENTRIES} entries at most; use one of those that are withdrawn`,
    );
  }
  const configured = before?.configured ?? null;
  const changes = registerOverrideOf(configured, wanted);
  const unchanged =
    before?.override &&
    JSON.stringify(before.override.changes) === JSON.stringify(changes);
  return nextRecord(
    id,
    {
      configured,
      position: before?.position ?? records.length,
      override: unchanged
        ? before.override
        : (changes.length > 0 || null) && { ...made, changes },
    },
    before,
  );
}

function requireVersion(
  id: string,
  version: number,
  before: RegisterRecord | undefined,
): void {
  const current = before?.version ?? 0;
  if (version === current) {
    return;
  }
  if (!before) {
    throw new NotFoundError(
      `The register has no endpoint "${id}"; send version 0 to add it`,
    );
  }
  throw Object.assign(
    new ConflictError(
      `The entry "${id}" has changed since you looked: version ${current} is the current one. Nothing was recorded; look at what changed, then try again`,
    ),
    { currentVersion: current },
  );
}

function asConfigured(
  before: RegisterRecord | undefined,
): Pick<RegisterRecord, 'configured' | 'override' | 'position'> {
  if (!before?.override) {
    throw new InputError(
      'entry: there is nothing to take back, since the entry is as configured',
    );
  }
  if (!before.configured) {
    throw new InputError(
      'entry: the configuration does not have this entry; withdraw it instead',
    );
  }
  return { ...before, override: null };
}
