import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { EventsService } from '@backstage/plugin-events-node';
import { MICRO_APP_KIND } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { proofOf, saveApp, shortRefOf } from '../governedChange';
import { FOLLOWER } from '../submissionRecords';
import { conflictMessages } from './followMessages';
import { publicLocation } from './location';
import { namedOwner } from './namedOwner';

/** What the catalog publishes each time it refuses an entity whose name is taken. */
export const CONFLICT_TOPIC = 'experimental.catalog.conflict';
const REGISTRY = 'micro-apps:';

type Conflict = {
  entityRef: string;
  newLocationKey: string;
  existingLocationKey: string;
  unprocessedEntity?: Entity;
};

type Options = ServiceDependencies & {
  events: EventsService;
  logger: LoggerService;
};

/**
 * Hears of files that the catalog refuses because their app has the name of another one: only one of them is in the
 * catalog, so that nothing but these events knows of the other.
 */
export class ConflictWatch {
  static async start(options: Options): Promise<void> {
    const watch = new ConflictWatch(options);
    await options.events.subscribe({
      id: 'micro-apps-file-conflicts',
      topics: [CONFLICT_TOPIC],
      // Not awaited: the catalog is in the middle of its own work, and says it again at each refresh.
      onEvent: async ({ eventPayload }) => {
        watch
          .hear(eventPayload as Conflict)
          .catch(error =>
            options.logger.warn(
              'A conflict of names was not noted; the catalog will tell of it again',
              error,
            ),
          );
      },
    });
  }

  private constructor(private readonly options: Options) {}

  private async hear(conflict: Conflict): Promise<void> {
    const { kind } = parseEntityRef(conflict.entityRef);
    if (
      kind !== MICRO_APP_KIND.toLocaleLowerCase('en-US') ||
      conflict.newLocationKey.startsWith(REGISTRY)
    ) {
      return;
    }
    const { database, messenger } = this.options;
    const app = await database.transaction(stores =>
      this.note(stores, conflict),
    );
    if (app) {
      messenger.announce({ app: shortRefOf(app) });
    } else {
      await messenger.deliver();
    }
  }

  /** The app, where its file is back: the registry stops to publish it, so that the catalog can take the file. */
  private async note(
    stores: Stores,
    conflict: Conflict,
  ): Promise<AppRecord | undefined> {
    const now = this.options.now().toISOString();
    const entityRef = stringifyEntityRef(parseEntityRef(conflict.entityRef));
    const app = await stores.apps.lock(entityRef);
    const isRegistry = conflict.existingLocationKey.startsWith(REGISTRY);
    if (isRegistry && app?.originMissingSince) {
      return this.takeBack(stores, app, now);
    }
    const location = publicLocation(conflict.newLocationKey);
    const owner = namedOwner(conflict.unprocessedEntity);
    const noted = {
      entityRef,
      location,
      existingLocation: publicLocation(conflict.existingLocationKey),
      owner,
      seenAt: now,
    };
    if (await stores.fileConflicts.see(noted)) {
      await stores.outbox.add(
        conflictMessages(noted, {
          platformGroup: this.options.config.fallbackGroup,
        }),
        now,
      );
      await stores.audit.append(
        [
          {
            app: shortRefOf(app ?? parseEntityRef(entityRef)),
            actor: FOLLOWER,
            action: 'file-flag',
            summary: `A second file states the app “${
              parseEntityRef(entityRef).name
            }”, and is not taken`,
            data: { problem: 'conflict', location: proofOf(location) },
          },
        ],
        now,
      );
    }
    return undefined;
  }

  private async takeBack(
    stores: Stores,
    app: AppRecord,
    now: string,
  ): Promise<AppRecord> {
    const record = await stores.followed.lock(app.entityRef);
    if (record) {
      // Until the catalog has it again, it is missing anew.
      await stores.followed.save({ ...record, missingSince: now });
    }
    return saveApp(stores, {
      app: { ...app, originMissingSince: null },
      entry: {
        actor: FOLLOWER,
        action: 'file-return',
        summary: `The file of “${app.name}” is back`,
        data: { location: app.originLocation },
      },
      now,
    });
  }
}
