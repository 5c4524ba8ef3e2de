import { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  MicroAppsApi,
  PublishedApps,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppRef,
  REGISTRY_LOCATION,
  toMicroAppEntity,
  toModelEndpointEntity,
} from './entities';

const PAGE_SIZE = 200;

/** What the provider reads of the registry. */
export type RegistryReader = Pick<
  MicroAppsApi,
  'getPublishedApps' | 'getModelEndpoints'
>;

/** */
export type RegistryEntityProviderOptions = {
  /** Reads the registry as a service; called anew for each run, as tokens are short-lived. */
  reader(): Promise<{ registry: RegistryReader; token: string }>;
  /** The entity reference of the owner of the model endpoints. */
  modelEndpointOwner: string;
};

/**
 * Publishes the apps and the model endpoints of the registry. The first run publishes everything, so that nothing that
 * was committed before a crash is missing after it; later runs publish what changed.
 *
 * @internal
 */
export class RegistryEntityProvider implements EntityProvider {
  static create(options: RegistryEntityProviderOptions) {
    return new RegistryEntityProvider(options);
  }

  private connection: EntityProviderConnection | undefined;
  private cursor: number | undefined;
  private publishedEndpoints = '';
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;

  private constructor(
    private readonly options: RegistryEntityProviderOptions,
  ) {}

  getProviderName(): string {
    return 'micro-apps-registry';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.connection = connection;
  }

  /** Whether everything has been published once. */
  get isPublished(): boolean {
    return this.cursor !== undefined;
  }

  /**
   * Publishes what changed since the last run. Calls while one is under way share one run after it: an event that
   * arrives in mid-run may speak of a change that the run has not read.
   */
  async run(): Promise<void> {
    if (!this.running) {
      this.running = this.publish().finally(() => {
        this.running = undefined;
      });
      return this.running;
    }
    this.waiting ??= this.running
      .catch(() => {})
      .then(() => {
        this.waiting = undefined;
        return this.run();
      });
    return this.waiting;
  }

  private async publish(): Promise<void> {
    if (!this.connection) {
      throw new ServiceUnavailableError(
        'The catalog has not connected the provider of the micro apps yet',
      );
    }
    const { registry, token } = await this.options.reader();
    const { items } = await registry.getModelEndpoints({ token });
    const endpoints = items.map(endpoint =>
      toModelEndpointEntity(endpoint, this.options.modelEndpointOwner),
    );
    if (
      this.cursor === undefined ||
      JSON.stringify(endpoints) !== this.publishedEndpoints
    ) {
      await this.publishAll(registry, token, endpoints);
    } else {
      await this.publishChanges(registry, token, this.cursor);
    }
  }

  private async publishAll(
    registry: RegistryReader,
    token: string,
    endpoints: Entity[],
  ) {
    const apps = new Map<string, Entity | undefined>();
    let cursor = 0;
    for await (const page of readPages(registry, token, 0)) {
      // An app that changes while its pages are read stands on two of them; the later one counts.
      page.items.forEach(app =>
        apps.set(microAppRef(app), toMicroAppEntity(app)),
      );
      cursor = page.cursor;
    }
    await this.connection!.applyMutation({
      type: 'full',
      entities: [...endpoints, ...apps.values()].flatMap(entity =>
        entity ? [toDeferred(entity)] : [],
      ),
    });
    this.cursor = cursor;
    this.publishedEndpoints = JSON.stringify(endpoints);
  }

  private async publishChanges(
    registry: RegistryReader,
    token: string,
    after: number,
  ) {
    for await (const page of readPages(registry, token, after)) {
      const added: DeferredEntity[] = [];
      const removed: { entityRef: string; locationKey: string }[] = [];
      for (const app of page.items) {
        const entity = toMicroAppEntity(app);
        if (entity) {
          added.push(toDeferred(entity));
        } else {
          removed.push({
            entityRef: microAppRef(app),
            locationKey: REGISTRY_LOCATION,
          });
        }
      }
      if (added.length || removed.length) {
        await this.connection!.applyMutation({ type: 'delta', added, removed });
      }
      this.cursor = page.cursor;
    }
  }
}

function toDeferred(entity: Entity): DeferredEntity {
  return { entity, locationKey: REGISTRY_LOCATION };
}

async function* readPages(
  registry: RegistryReader,
  token: string,
  after: number,
): AsyncGenerator<PublishedApps> {
  let page: PublishedApps;
  let cursor = after;
  do {
    page = await registry.getPublishedApps(
      { after: cursor, limit: PAGE_SIZE },
      { token },
    );
    // A feed that does not move on would be read for ever.
    if (page.hasMore && page.cursor <= cursor) {
      throw new ServiceUnavailableError(
        `The feed of the registry does not move on from change ${cursor}`,
      );
    }
    cursor = page.cursor;
    yield page;
  } while (page.hasMore);
}
