import type { Knex } from 'knex';
import type {
  DecommissionSide,
  DecommissionState,
  Manifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { fromInstant, StoredInstant, toInstant } from './columns';
import {
  decommissionFromRow,
  DecommissionRecord,
  DecommissionRow,
  decommissionToRow,
  FullDecommission,
  SkipRecord,
  stepFromRow,
  StepRecord,
  StepRow,
  stepToRow,
} from './decommissionRows';

const OPEN: DecommissionState[] = ['planned', 'cooling', 'running'];

/** Another app, as far as it matters for what is shared. */
export type OtherApp = {
  namespace: string;
  name: string;
  /** Only where they were asked for, and name one of the places that were. */
  manifests: Manifest[];
};

type SkipRow = {
  decommission_id: string;
  side: string;
  agreed_by: string;
  agreed_at: StoredInstant;
};

/** Reads and writes the way of apps out of service. */
export class DecommissionStore {
  constructor(private readonly db: Knex) {}

  async insert(record: DecommissionRecord): Promise<void> {
    await this.db('decommissions').insert(decommissionToRow(record));
  }

  /** Writes a decommission over the state that was read; false where somebody was faster. */
  async update(
    record: DecommissionRecord,
    readState: DecommissionState,
  ): Promise<boolean> {
    const updated = await this.db('decommissions')
      .where({ id: record.id, state: readState })
      .update(decommissionToRow(record));
    return updated === 1;
  }

  /** The newest one of an app, whatever became of it. */
  async findLatest(appId: string): Promise<FullDecommission | undefined> {
    const row = await this.db<DecommissionRow>('decommissions')
      .where('app_id', appId)
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first();
    return row && this.complete(row);
  }

  async find(id: string): Promise<FullDecommission | undefined> {
    const row = await this.db<DecommissionRow>('decommissions')
      .where('id', id)
      .first();
    return row && this.complete(row);
  }

  async addSkip(decommissionId: string, skip: SkipRecord): Promise<void> {
    await this.db('decommission_skips').insert({
      decommission_id: decommissionId,
      side: skip.side,
      agreed_by: skip.by,
      agreed_at: fromInstant(skip.at),
    });
  }

  /** Decommissions whose time to go on has come. */
  async dueBefore(
    instant: string,
    limit: number,
  ): Promise<DecommissionRecord[]> {
    const rows = await this.db<DecommissionRow>('decommissions')
      .where(any =>
        any
          .where(all =>
            all
              .where('state', 'cooling')
              .andWhere('cooling_ends_at', '<=', fromInstant(instant)),
          )
          .orWhere(all =>
            all
              .where('state', 'planned')
              .andWhere('planned_for', '<=', fromInstant(instant)),
          ),
      )
      .orderBy(['cooling_ends_at', 'id'])
      .limit(limit);
    return rows.map(decommissionFromRow);
  }

  /** Decommissions that are planned to begin by then, of which people were not told as late as that. */
  async endingBefore(
    instant: string,
    days: number,
    limit: number,
  ): Promise<DecommissionRecord[]> {
    const rows = await this.whereNotReminded(days)
      .where('planned_for', '<=', fromInstant(instant))
      .orderBy(['planned_for', 'id'])
      .limit(limit);
    return rows.map(decommissionFromRow);
  }

  /** Writes down how near the end was when people were told; false where they were told already. */
  async markReminded(id: string, days: number): Promise<boolean> {
    const updated = await this.whereNotReminded(days)
      .where('id', id)
      .update({ reminded_days: days });
    return updated === 1;
  }

  private whereNotReminded(days: number) {
    return this.db<DecommissionRow>('decommissions')
      .where('state', 'planned')
      .where(any =>
        any.whereNull('reminded_days').orWhere('reminded_days', '>', days),
      );
  }

  async insertSteps(steps: StepRecord[]): Promise<void> {
    if (steps.length > 0) {
      await this.db('decommission_steps').insert(steps.map(stepToRow));
    }
  }

  async findStep(
    decommissionId: string,
    targetId: string,
  ): Promise<StepRecord | undefined> {
    const row = await this.db<StepRow>('decommission_steps')
      .where({ decommission_id: decommissionId, target_id: targetId })
      .first();
    return row && stepFromRow(row);
  }

  /** Writes a step over the attempt that was read, where nobody has completed or reopened that meanwhile; false otherwise. */
  async updateStep(
    step: StepRecord,
    { attempts, state }: Pick<StepRecord, 'attempts' | 'state'>,
  ): Promise<boolean> {
    const updated = await this.db('decommission_steps')
      .where({
        decommission_id: step.decommissionId,
        target_id: step.targetId,
        attempts,
      })
      .where('state', state === 'done' ? '=' : '<>', 'done')
      .update(stepToRow(step));
    return updated === 1;
  }

  /**
   * Takes steps whose turn has come; nobody else gets them before `until`. Run it in a transaction: where the engine
   * cannot skip locked rows, its transactions follow one another anyway.
   */
  async claimSteps(
    now: string,
    until: string,
    limit: number,
  ): Promise<StepRecord[]> {
    const due = this.db<StepRow>('decommission_steps')
      .whereIn('state', ['waiting', 'running', 'retrying', 'refused'])
      .where('available_at', '<=', fromInstant(now))
      .whereNotExists(
        this.db('decommission_steps as earlier')
          .select(this.db.raw('1'))
          .whereRaw(
            'earlier.decommission_id = decommission_steps.decommission_id',
          )
          .whereRaw('earlier.phase < decommission_steps.phase')
          .whereNot('earlier.state', 'done'),
      )
      .orderBy(['available_at', 'decommission_id', 'position'])
      .limit(limit)
      .select('decommission_steps.*');
    const isPostgres = this.db.client.config.client === 'pg';
    const rows = await (isPostgres
      ? due.forUpdate('decommission_steps').skipLocked()
      : due);
    const claimed: StepRecord[] = [];
    for (const step of rows.map(stepFromRow)) {
      const taken: StepRecord = {
        ...step,
        state: 'running',
        attempts: step.attempts + 1,
        availableAt: until,
        startedAt: step.startedAt ?? now,
      };
      await this.updateStep(taken, step);
      claimed.push(taken);
    }
    return claimed;
  }

  /** Decommissions that run, of which all steps are done. After an id, in the order of ids. */
  async allStepsDone(
    afterId: string,
    limit: number,
  ): Promise<FullDecommission[]> {
    const rows = await this.db<DecommissionRow>('decommissions')
      .where('state', 'running')
      .where('id', '>', afterId)
      .whereNotExists(
        this.db('decommission_steps')
          .select(this.db.raw('1'))
          .whereRaw('decommission_steps.decommission_id = decommissions.id')
          .whereNot('decommission_steps.state', 'done'),
      )
      .orderBy('id')
      .limit(limit);
    return Promise.all(rows.map(row => this.complete(row)));
  }

  /** The newest certificate that was issued under a name, also where the name is used again. */
  async findCertified(
    namespace: string,
    name: string,
  ): Promise<(DecommissionRecord & { entityRef: string }) | undefined> {
    const row = await this.db('decommissions')
      .join('micro_apps', 'micro_apps.id', 'decommissions.app_id')
      .where('decommissions.state', 'completed')
      .whereRaw('lower(micro_apps.namespace) = ?', [namespace.toLowerCase()])
      .where(any =>
        any
          .whereRaw('lower(micro_apps.name) = ?', [name.toLowerCase()])
          // What gave its name up is found by the one that it got instead.
          .orWhereRaw('lower(micro_apps.entity_ref) = ?', [
            `microapp:${namespace}/${name}`.toLowerCase(),
          ]),
      )
      .orderBy('decommissions.completed_at', 'desc')
      .first('decommissions.*', 'micro_apps.entity_ref');
    return row && { ...decommissionFromRow(row), entityRef: row.entity_ref };
  }

  /**
   * Apps other than one that may still use what they used: neither decommissioned, nor being deleted.
   *
   * @param mentions - texts of which a manifest must hold one to be given along
   */
  async othersAlive(appId: string, mentions: string[]): Promise<OtherApp[]> {
    const alive = this.db('micro_apps')
      .whereNot('micro_apps.id', appId)
      .whereNot('micro_apps.state', 'decommissioned')
      .whereNotExists(
        this.db('decommissions')
          .select(this.db.raw('1'))
          .whereRaw('decommissions.app_id = micro_apps.id')
          .where('decommissions.state', 'running'),
      );
    const apps: { id: string; namespace: string; name: string }[] = await alive
      .clone()
      .select('micro_apps.id', 'namespace', 'name');
    const manifests: { app_id: string; manifest: string }[] =
      mentions.length === 0
        ? []
        : await this.db('micro_app_revisions')
            .whereIn('app_id', alive.clone().select('micro_apps.id'))
            .where(any =>
              mentions.forEach(text =>
                any.orWhereRaw(`manifest LIKE ? ESCAPE '!'`, [
                  `%${JSON.stringify(text).replace(/[!%_]/g, '!$&')}%`,
                ]),
              ),
            )
            .select('app_id', 'manifest');
    const byApp = new Map<string, Manifest[]>();
    for (const row of manifests) {
      byApp.set(row.app_id, [
        ...(byApp.get(row.app_id) ?? []),
        JSON.parse(row.manifest),
      ]);
    }
    return apps.map(({ id, namespace, name }) => ({
      namespace,
      name,
      manifests: byApp.get(id) ?? [],
    }));
  }

  async isOpen(appId: string): Promise<boolean> {
    const row = await this.db('decommissions')
      .where('app_id', appId)
      .whereIn('state', OPEN)
      .first('id');
    return Boolean(row);
  }

  private async complete(row: DecommissionRow): Promise<FullDecommission> {
    const skips = await this.db<SkipRow>('decommission_skips')
      .where('decommission_id', row.id)
      .orderBy('agreed_at');
    const steps = await this.db<StepRow>('decommission_steps')
      .where('decommission_id', row.id)
      .orderBy('position');
    return {
      ...decommissionFromRow(row),
      skips: skips.map(skip => ({
        by: skip.agreed_by,
        side: skip.side as DecommissionSide,
        at: toInstant(skip.agreed_at),
      })),
      steps: steps.map(stepFromRow),
    };
  }
}
