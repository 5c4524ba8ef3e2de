import type { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  Manifest,
  manifestDigest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FollowProblem,
  FollowRecord,
  Stores,
} from '../../database';
import { nameFreeFrom } from '../decommission/releaseName';
import { proofOf, saveApp, shortRefOf } from '../governedChange';
import { FOLLOWER } from '../submissionRecords';
import type { CatalogFile } from './CatalogFiles';
import { problemMessages } from './followMessages';
import type { FollowOptions } from './FollowService';
import { namedOwner } from './namedOwner';
import { readFile, shortened } from './readFile';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Problem = {
  problem: FollowProblem;
  text: string;
  /** Whether it may go away without a change of the file. */
  mayPass: boolean;
};

/** What is known of a file before it is looked at. */
type Known = {
  app?: AppRecord;
  record: FollowRecord | undefined;
  /** Whether the app waits with, or runs by, these facts already. */
  isTaken: boolean;
  takenLately: number;
  /** Until when the name stays with an app that is decommissioned. */
  reservedUntil?: string;
};

/** Looks at one file: submits what is new in it, or says why not. */
export class FileTaker {
  static create(options: FollowOptions): FileTaker {
    return new FileTaker(options);
  }

  private constructor(private readonly options: FollowOptions) {}

  async take(entity: Entity, file: CatalogFile): Promise<void> {
    const { manifest, ...found } = readFile(entity);
    if (!manifest) {
      await this.flag(
        file,
        { ...(found as Problem), mayPass: false },
        namedOwner(entity),
      );
      return;
    }
    const digest = manifestDigest(manifest);
    const known = await this.known(file, digest);
    const obstacle = this.obstacle(known);
    if (known.isTaken) {
      await this.settle(file, manifest, digest);
    } else if (obstacle) {
      await this.flag(file, obstacle, manifest.spec.owner);
    } else {
      await this.submit(file, manifest, digest);
    }
  }

  private async known(file: CatalogFile, digest: string): Promise<Known> {
    const { database, targets } = this.options;
    const now = this.options.now();
    const hourAgo = new Date(now.getTime() - HOUR_MS).toISOString();
    return database.read(async stores => {
      const record = await stores.followed.find(file.entityRef);
      const app = await stores.apps.find(file.entityRef);
      if (!app?.originLocation) {
        return { app, record, isTaken: false, takenLately: 0 };
      }
      if (app.state === 'decommissioned') {
        const free = await nameFreeFrom(stores, app, targets);
        return {
          // Another app may take the name then; a file that was only left lying brings nothing back.
          ...(free > now.toISOString() ? { app, reservedUntil: free } : {}),
          record,
          isTaken: record?.digest === digest,
          takenLately: 0,
        };
      }
      const latest = await stores.requests.findLatest(app.id);
      const inForce = app.approvedRevision
        ? await stores.revisions.find(app.id, app.approvedRevision)
        : undefined;
      const waits = app.openRequestId !== null;
      return {
        app,
        record,
        isTaken:
          record?.digest === digest ||
          (waits ? latest?.digest : inForce?.digest) === digest,
        takenLately: await stores.followed.countTaken(app.id, hourAgo),
      };
    });
  }

  private obstacle({
    app,
    takenLately,
    reservedUntil,
  }: Known): Problem | undefined {
    const { maxRevisionsPerHour } = this.options.follow;
    if (app && !app.originLocation && app.state !== 'decommissioned') {
      return {
        problem: 'name-taken',
        text: `The name “${app.name}” is of an app that was registered with the form, which is the one that counts. Give the app in the file another name.`,
        mayPass: true,
      };
    }
    if (reservedUntil || app?.state === 'decommissioning') {
      return {
        problem: 'decommissioned',
        text: reservedUntil
          ? `The app is taken out of service. Remove the file; from ${reservedUntil.slice(0, 10)} on, what is in it becomes a new app.`
          : 'The app is taken out of service. Remove the file.',
        mayPass: true,
      };
    }
    if (takenLately >= maxRevisionsPerHour) {
      return {
        problem: 'too-often',
        text: `The file changed more than ${maxRevisionsPerHour} times within an hour. Its newest state is submitted later.`,
        mayPass: true,
      };
    }
    return undefined;
  }

  private async submit(
    file: CatalogFile,
    manifest: Manifest,
    digest: string,
  ): Promise<void> {
    const { submissions, database } = this.options;
    try {
      await submissions.follow({ manifest, location: file.location }, stores =>
        stores.followed.save(this.taken(file, manifest, digest)),
      );
    } catch (error) {
      const record = await database.read(({ followed }) =>
        followed.find(file.entityRef),
      );
      if (record?.digest === digest) {
        // Another back end was faster.
        return;
      }
      if (
        !(error instanceof InputError) &&
        !(error instanceof ConflictError) &&
        !(error instanceof NotFoundError)
      ) {
        throw error;
      }
      await this.flag(
        file,
        {
          problem: error instanceof InputError ? 'invalid' : 'refused',
          text: shortened(error.message.replaceAll('manifest.', '')),
          mayPass: true,
        },
        manifest.spec.owner,
      );
    }
  }

  /** Keeps that there is nothing to submit, and that the file is where it is. */
  private async settle(
    file: CatalogFile,
    manifest: Manifest,
    digest: string,
  ): Promise<void> {
    const now = this.options.now().toISOString();
    await this.options.database.transaction(async stores => {
      const app = await stores.apps.lock(file.entityRef);
      await stores.followed.save(this.taken(file, manifest, digest));
      if (app?.originLocation) {
        await this.place(stores, app, file, now);
      }
    });
  }

  private async place(
    stores: Stores,
    app: AppRecord,
    { location }: CatalogFile,
    now: string,
  ): Promise<void> {
    if (app.originLocation === location && !app.originMissingSince) {
      return;
    }
    await saveApp(stores, {
      app: { ...app, originLocation: location, originMissingSince: null },
      entry: {
        actor: FOLLOWER,
        action: app.originMissingSince ? 'file-return' : 'file-move',
        summary: app.originMissingSince
          ? `The file of “${app.name}” is back`
          : `The file of “${app.name}” was moved`,
        data: { from: app.originLocation, to: location },
      },
      now,
    });
  }

  private taken(
    file: CatalogFile,
    manifest: Manifest,
    digest: string,
  ): FollowRecord {
    return { ...this.clean(file), digest, owner: manifest.spec.owner };
  }

  /** A file of which nothing is known but where it is. */
  private clean(file: CatalogFile): FollowRecord {
    return {
      ...file,
      digest: null,
      owner: null,
      problem: null,
      problemText: null,
      problemSince: null,
      missingSince: null,
      attempts: 0,
      retryAt: null,
      changedAt: this.options.now().toISOString(),
    };
  }

  /** Keeps what is wrong with a file; people are told when that is news. */
  private async flag(
    file: CatalogFile,
    { problem, text, mayPass }: Problem,
    owner: string | null,
  ): Promise<void> {
    const { database, config } = this.options;
    const at = this.options.now();
    const now = at.toISOString();
    await database.transaction(async stores => {
      const app = await stores.apps.find(file.entityRef);
      const before = await stores.followed.lockOrAdd(this.clean(file));
      const isNews = before.problem !== problem || before.problemText !== text;
      const attempts = isNews ? 0 : before.attempts + 1;
      const pause = Math.min(MINUTE_MS * 2 ** attempts, HOUR_MS);
      const record: FollowRecord = {
        ...file,
        digest: before.digest,
        owner: owner ?? before.owner,
        problem,
        problemText: text,
        problemSince:
          before.problem === problem && before.problemSince
            ? before.problemSince
            : now,
        missingSince: null,
        attempts,
        retryAt: mayPass ? new Date(at.getTime() + pause).toISOString() : null,
        changedAt: isNews ? now : before.changedAt,
      };
      await stores.followed.save(record);
      if (!isNews) {
        return;
      }
      await stores.outbox.add(
        problemMessages(record, app, { platformGroup: config.fallbackGroup }),
        now,
      );
      await stores.audit.append([flagEntry(record, app)], now);
    });
  }
}

function flagEntry(record: FollowRecord, app: AppRecord | undefined) {
  const [namespace, name] = record.entityRef.replace(/^[^:]*:/, '').split('/');
  return {
    app: shortRefOf(app ?? { namespace, name }),
    actor: FOLLOWER,
    action: 'file-flag',
    summary: `The file of “${app?.name ?? name}” is not taken: ${record.problem}`,
    data: {
      location: record.location,
      problem: record.problem,
      text: proofOf(record.problemText),
    },
  };
}
