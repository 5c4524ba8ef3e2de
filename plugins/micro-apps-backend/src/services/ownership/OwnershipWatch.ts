import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  OrphanReason,
  OwnershipRules,
  OwnershipStep,
  ownershipStep,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, KnownOwner, Stores } from '../../database';
import { applyRecheck, Recheck, recheck } from '../change/recheck';
import type { ServiceDependencies } from '../dependencies';
import { shortRefOf } from '../governedChange';
import type { FoundOwner, OwnerDirectory } from './OwnerDirectory';
import { ACTOR, flagOrphan } from './orphans';
import { standingOf } from './standing';
import { factsOf, takeStep } from './watchSteps';

const BATCH_SIZE = 500;

type Options = ServiceDependencies & {
  logger: LoggerService;
  owners: OwnerDirectory;
  rules: OwnershipRules;
};

/** What is known of the owners in one run. */
type Known = {
  found: Map<string, FoundOwner>;
  remembered: Map<string, KnownOwner>;
  /** Who could take over what an owner left behind, by the owner. */
  asked: Map<string, string[]>;
  now: string;
};

/**
 * Finds apps that nobody owns any more, asks who could take them over, and retires what nobody wants. Several may run at
 * once; what one of them has done, another does not do again.
 */
export class OwnershipWatch {
  static create(options: Options): OwnershipWatch {
    return new OwnershipWatch(options);
  }

  private constructor(private readonly options: Options) {}

  async run(): Promise<void> {
    const known = await this.look();
    if (!known) {
      return;
    }
    for (const [owner, { condition }] of known.found) {
      const absentSince = known.remembered.get(owner)?.absentSince;
      if (condition !== 'present' && absentSince) {
        await this.each(
          (stores, after) => stores.orphans.toFlag(owner, after, BATCH_SIZE),
          known,
        );
      }
    }
    await this.each(
      (stores, after) => stores.orphans.withoutSource(after, BATCH_SIZE),
      known,
    );
    await this.each(
      (stores, after) => stores.orphans.orphaned(after, BATCH_SIZE),
      known,
    );
    await this.options.messenger.deliver();
  }

  /** Asks the catalog about all owners. Nothing where it has no answer, or none that can be believed. */
  private async look(): Promise<Known | undefined> {
    const { database, owners, targets, logger } = this.options;
    const now = this.options.now().toISOString();
    const [refs, before] = await database.read(async ({ orphans }) => [
      await orphans.owners(),
      await orphans.knownOwners(),
    ]);
    const { platformGroup } = targets;
    const found = await owners.lookAll([...new Set([...refs, platformGroup])]);
    if (found.get(platformGroup)?.condition === 'gone') {
      logger.warn(
        `The catalog does not know "${platformGroup}", so that what else it does not know is not believed; no app is taken to be without an owner`,
      );
      return undefined;
    }
    const remembered = new Map(
      refs.map(ref => [
        ref,
        remember(ref, found.get(ref) as FoundOwner, before.get(ref), now),
      ]),
    );
    const changed = [...remembered.values()].filter(
      owner => !isSame(owner, before.get(owner.ref)),
    );
    await database.read(({ orphans }) => orphans.saveOwners(changed));
    const asked = new Map<string, string[]>();
    for (const ref of refs) {
      if (found.get(ref)?.condition !== 'present') {
        const above = await owners.peopleAbove(
          remembered.get(ref)?.parents ?? [],
        );
        asked.set(ref, [...new Set([...above, platformGroup])]);
      }
    }
    return { found, remembered, asked, now };
  }

  private async each(
    page: (stores: Stores, afterId: string) => Promise<AppRecord[]>,
    known: Known,
  ): Promise<void> {
    const { database } = this.options;
    let apps = await database.read(stores => page(stores, ''));
    while (apps.length > 0) {
      for (const app of apps) {
        await this.move(app, known);
      }
      const last = apps[apps.length - 1].id;
      apps = await database.read(stores => page(stores, last));
    }
  }

  /** One app that cannot take its step does not keep the others waiting. */
  private async move(found: AppRecord, known: Known): Promise<void> {
    const { database, messenger, logger } = this.options;
    try {
      // What comes back into service is judged by what counts now.
      const rechecked =
        found.state === 'decommissioning'
          ? await recheck(this.options, found)
          : undefined;
      const moved = await database.transaction(stores =>
        this.takeStep(stores, found, { known, rechecked }),
      );
      if (moved) {
        messenger.announce({ app: shortRefOf(found) });
      }
    } catch (error) {
      logger.error(
        `Cannot take the step that is due with the owner of "${shortRefOf(
          found,
        )}"; it is tried again at the next run`,
        error as Error,
      );
    }
  }

  private async takeStep(
    stores: Stores,
    found: AppRecord,
    { known, rechecked }: { known: Known; rechecked: Recheck | undefined },
  ): Promise<OwnershipStep | undefined> {
    const { rules } = this.options;
    const app = await stores.apps.lock(found.entityRef);
    if (
      app?.id !== found.id ||
      (rechecked && rechecked.version !== app.version)
    ) {
      // Whatever is left to do, the next run does.
      return undefined;
    }
    const { now } = known;
    const owner = known.found.get(app.owner);
    const standing = await standingOf(stores, app);
    const step = ownershipStep(
      factsOf(standing, {
        owner: owner?.condition ?? null,
        absentSince: known.remembered.get(app.owner)?.absentSince ?? null,
      }),
      now,
      rules,
    );
    if (step === 'flag') {
      await flagOrphan(stores, app, {
        ...this.whyAndWho(app, known),
        rules,
        now,
      });
    } else if (step) {
      await takeStep(stores, standing, step, {
        ...this.options,
        now,
        inService: async back =>
          rechecked
            ? applyRecheck(stores, back, rechecked, {
                ...this.options,
                actor: ACTOR,
                at: now,
              })
            : back,
      });
    }
    return step;
  }

  private whyAndWho(
    app: AppRecord,
    { found, asked }: Known,
  ): { reason: OrphanReason; asked: string[] } {
    const { platformGroup } = this.options.targets;
    switch (found.get(app.owner)?.condition) {
      case 'gone':
        return { reason: 'owner-gone', asked: asked.get(app.owner) ?? [] };
      case 'empty':
        return { reason: 'group-empty', asked: asked.get(app.owner) ?? [] };
      default:
        // Its owner is there, and is the first who could go on with it.
        return { reason: 'source-missing', asked: [app.owner, platformGroup] };
    }
  }
}

function remember(
  ref: string,
  { condition, parents, entity }: FoundOwner,
  before: KnownOwner | undefined,
  now: string,
): KnownOwner {
  return {
    ref,
    parents: entity ? parents : (before?.parents ?? []),
    absentSince: condition === 'present' ? null : (before?.absentSince ?? now),
  };
}

function isSame(owner: KnownOwner, before: KnownOwner | undefined): boolean {
  return (
    before !== undefined &&
    before.absentSince === owner.absentSince &&
    before.parents.join() === owner.parents.join()
  );
}
