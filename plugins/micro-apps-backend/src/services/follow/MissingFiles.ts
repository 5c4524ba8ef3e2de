import type { FollowMark, FollowRecord } from '../../database';
import { saveApp } from '../governedChange';
import { FOLLOWER } from '../submissionRecords';
import { missingMessages } from './followMessages';
import type { FollowOptions } from './FollowService';

const BATCH_SIZE = 200;
const MINUTE_MS = 60_000;

/**
 * What becomes of files that the catalog does not have any more. Nothing is deleted: after a while, the app counts as
 * without a file, and somebody has to care for it.
 */
export class MissingFiles {
  static create(options: FollowOptions): MissingFiles {
    return new MissingFiles(options);
  }

  private constructor(private readonly options: FollowOptions) {}

  /** @param unseen - what no page of the catalog had */
  async run(unseen: Map<string, FollowMark>): Promise<void> {
    const refs = [...unseen.keys()];
    for (let start = 0; start < refs.length; start += BATCH_SIZE) {
      const batch = refs.slice(start, start + BATCH_SIZE);
      for (const ref of await this.reallyGone(batch, unseen)) {
        await this.note(ref);
      }
      await this.declare(batch);
    }
  }

  /** An entity can be between two pages while it changes: the catalog is asked for it by name. */
  private async reallyGone(
    refs: string[],
    unseen: Map<string, FollowMark>,
  ): Promise<string[]> {
    const fresh = refs.filter(ref => unseen.get(ref)?.missingSince === null);
    if (fresh.length === 0) {
      return [];
    }
    const entities = await this.options.files.get(fresh);
    return fresh.filter((_, index) => !entities[index]);
  }

  private async note(ref: string): Promise<void> {
    const now = this.options.now().toISOString();
    await this.options.database.transaction(async stores => {
      const record = await stores.followed.lock(ref);
      if (!record || record.missingSince) {
        return;
      }
      const app = await stores.apps.find(ref);
      if (!app?.originLocation || app.state === 'decommissioned') {
        // Nothing came of it, or the app is at its end: where the file comes back, it is another one.
        await stores.followed.remove(ref);
        return;
      }
      await stores.followed.save({
        ...record,
        problem: null,
        problemText: null,
        problemSince: null,
        retryAt: null,
        missingSince: now,
        changedAt: now,
      });
    });
  }

  private async declare(refs: string[]): Promise<void> {
    const { database, follow } = this.options;
    const before = new Date(
      this.options.now().getTime() - follow.missingAfterMinutes * MINUTE_MS,
    ).toISOString();
    const due = await database.read(({ followed }) =>
      followed.missingToDeclare(refs, before),
    );
    for (const record of due) {
      await this.declareOne(record);
    }
  }

  private async declareOne({ entityRef }: FollowRecord): Promise<void> {
    const { database, config, messenger } = this.options;
    const now = this.options.now().toISOString();
    const app = await database.transaction(async stores => {
      const found = await stores.apps.lock(entityRef);
      const record = await stores.followed.lock(entityRef);
      if (
        !record?.missingSince ||
        !found?.originLocation ||
        found.originMissingSince ||
        found.state === 'decommissioning'
      ) {
        return undefined;
      }
      await stores.outbox.add(
        missingMessages(record, found, {
          platformGroup: config.fallbackGroup,
        }),
        now,
      );
      return saveApp(stores, {
        app: { ...found, originMissingSince: record.missingSince },
        entry: {
          actor: FOLLOWER,
          action: 'file-missing',
          summary: `The file of “${found.name}” is gone; the app stays as it is`,
          data: { location: record.location, since: record.missingSince },
        },
        now,
      });
    });
    if (app) {
      messenger.announce({ app: `${app.namespace}/${app.name}` });
    }
  }
}
