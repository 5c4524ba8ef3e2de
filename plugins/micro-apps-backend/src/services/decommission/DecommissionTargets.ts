import {
  belongsToApp,
  DecommissionConfig,
  decommissionTargets,
  DecommissionTarget,
  DecommissionTargetConfig,
  DecommissionTargetPlan,
  inputErrorOf,
  MANUAL_ADAPTER,
  resourceOf,
  usedPlaces,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecommissionStore,
  DecommissionTargetAdapter,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { AppRecord, OtherApp, Stores } from '../../database';
import { shortRefOf } from '../governedChange';

/** A place of the allowlist, and what talks to it; nothing talks to manual ones. */
export type ConfiguredTarget = {
  config: DecommissionTargetConfig;
  store?: DecommissionStore;
};

type Options = {
  config: DecommissionConfig;
  fallbackGroup: string;
  adapters: readonly DecommissionTargetAdapter[];
};

/** The allowlist of what can be deleted from, and what of it is whose. */
export class DecommissionTargets {
  readonly coolingDays: number;
  readonly nameReservedDays: number;
  /** How many days before a planned end people are reminded of it. */
  readonly remindDays: readonly number[];
  /** Whose members stand for the platform. */
  readonly platformGroup: string;

  /** Throws an `InputError` that names what is wrong in the configuration. */
  static create(options: Options): DecommissionTargets {
    const { config, adapters } = options;
    const targets = config.targets.map((target, index): ConfiguredTarget => {
      if (target.adapter === MANUAL_ADAPTER) {
        return { config: target };
      }
      const key = `microApps.decommission.targets[${index}]`;
      const adapter = adapters.find(({ type }) => type === target.adapter);
      if (!adapter) {
        const known = [MANUAL_ADAPTER, ...adapters.map(({ type }) => type)];
        throw inputErrorOf([
          {
            path: `${key}.adapter`,
            message: `must be one of ${known.join(', ')}; there is no adapter "${target.adapter}"`,
          },
        ]);
      }
      const store = adapter.createStore({
        id: target.id,
        key: `${key}.config`,
        config: target.config,
      });
      return { config: target, store };
    });
    return new DecommissionTargets(options, targets);
  }

  private constructor(
    { config, fallbackGroup }: Options,
    private readonly targets: readonly ConfiguredTarget[],
  ) {
    this.coolingDays = config.coolingDays;
    this.nameReservedDays = config.nameReservedDays;
    this.remindDays = config.remindDays;
    this.platformGroup = config.platformGroup ?? fallbackGroup;
  }

  find(targetId: string): ConfiguredTarget | undefined {
    return this.targets.find(({ config }) => config.id === targetId);
  }

  /** The longest that a question to a store may take. */
  get longestTimeoutMs(): number {
    return (
      Math.max(30, ...this.targets.map(({ config }) => config.timeoutSeconds)) *
      1000
    );
  }

  /** Everything that an app leaves behind, and what happens to it. */
  async plan(
    stores: Stores,
    app: AppRecord,
  ): Promise<DecommissionTargetPlan[]> {
    const revisions = await stores.revisions.list(app.id);
    const used = usedPlaces(revisions.map(({ manifest }) => manifest));
    const targets = decommissionTargets({
      app,
      used,
      targets: this.targets.map(({ config }) => config),
    });
    const others = await stores.decommissions.othersAlive(app.id, [
      ...this.mentions(),
      ...used.vectorStores,
    ]);
    return targets.map(target => this.toPlan(target, app, others));
  }

  /** Why a target does not touch what it holds of an app, as things are now. */
  async refusal(
    stores: Stores,
    app: AppRecord,
    targetId: string,
  ): Promise<string | undefined> {
    const target = this.find(targetId);
    if (!target) {
      return undefined;
    }
    const others = await stores.decommissions.othersAlive(
      app.id,
      this.mentions(),
    );
    return (
      refusalOf(this.sharers(target, app, others)) ?? this.divided(target, app)
    );
  }

  private mentions(): string[] {
    return [
      ...new Set(
        this.targets.flatMap(({ config: { belongsTo } }) => [
          ...belongsTo.vectorStores,
          ...belongsTo.endpoints,
        ]),
      ),
    ];
  }

  /** Compares places, not ids of targets: two entries of the configuration may lead to one place. */
  private sharers(
    target: ConfiguredTarget,
    app: AppRecord,
    others: OtherApp[],
  ): string[] {
    const { store, config } = target;
    const mine = resourceOf(config.resource, app);
    const samePlace = this.targets.filter(
      other =>
        other.config.adapter === config.adapter &&
        placeOf(other) === placeOf(target),
    );
    return others
      .filter(other =>
        samePlace.some(
          ({ config: place }) =>
            belongsToApp(place, other, usedPlaces(other.manifests)) &&
            overlaps(store, mine, resourceOf(place.resource, other)),
        ),
      )
      .map(shortRefOf)
      .sort();
  }

  /** What one target takes for an app's, another one may give to somebody else: nobody can tell who is right. */
  private divided(target: ConfiguredTarget, app: AppRecord) {
    const wholeOf = ({ store, config }: ConfiguredTarget) =>
      store?.wholeOf?.(resourceOf(config.resource, app)).toLowerCase();
    const whole = wholeOf(target);
    const other = this.targets.find(
      candidate =>
        candidate.store?.location !== target.store?.location &&
        candidate.config.adapter === target.config.adapter &&
        wholeOf(candidate) === whole,
    );
    return whole && other
      ? `It is not touched, because the target “${other.config.id}” divides the same place differently, so that things of other apps could go. Let one target say whose is what there.`
      : undefined;
  }

  private toPlan(
    target: DecommissionTarget,
    app: AppRecord,
    others: OtherApp[],
  ): DecommissionTargetPlan {
    const configured =
      target.origin === 'configuration' ? this.find(target.id) : undefined;
    const store = configured?.store;
    const { vectorStore, ...shown } = target;
    const sharedWith = configured
      ? this.sharers(configured, app, others)
      : namersOf(vectorStore, others);
    return {
      ...shown,
      location: (configured && locationOf(configured)) ?? null,
      action: store
        ? `The portal deletes what is this app's, then asks the store again until it counts zero.`
        : `Somebody removes it by hand; then a second person attests that nothing is left.`,
      actor: store ? 'portal' : 'people',
      sharedWith,
      refusal:
        refusalOf(sharedWith) ??
        (configured && this.divided(configured, app)) ??
        resourceFault(store, target.resource) ??
        null,
    };
  }
}

function locationOf({ store, config }: ConfiguredTarget): string | undefined {
  const { location } = config.config;
  return (
    store?.location ?? (typeof location === 'string' ? location : undefined)
  );
}

/** Places of people that have no location are told apart by their targets. */
function placeOf(target: ConfiguredTarget): string {
  return locationOf(target) ?? `target ${target.config.id}`;
}

/** The apps that name a vector store which only people know: whoever deletes it by hand deletes what is theirs. */
function namersOf(
  vectorStore: string | undefined,
  others: OtherApp[],
): string[] {
  return others
    .filter(
      ({ manifests }) =>
        vectorStore && usedPlaces(manifests).vectorStores.includes(vectorStore),
    )
    .map(shortRefOf)
    .sort();
}

/** Why a place is not touched that others use. */
function refusalOf(sharedWith: string[]): string | undefined {
  return sharedWith.length > 0
    ? `It is not touched, because it is shared with ${sharedWith.join(', ')}. Give each app a place of its own, or decommission these first.`
    : undefined;
}

function resourceFault(
  store: DecommissionStore | undefined,
  resource: string | null,
): string | undefined {
  try {
    store?.checkResource?.(resource ?? '');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function overlaps(
  store: DecommissionStore | undefined,
  one: string,
  other: string,
): boolean {
  // Stores differ in whether case counts; what might be the same is taken to be.
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || Boolean(store?.overlaps?.(a, b) || store?.overlaps?.(b, a));
}
