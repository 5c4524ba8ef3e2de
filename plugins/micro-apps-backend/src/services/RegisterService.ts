import { NotFoundError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Choices,
  compareModelEndpoints,
  describeControls,
  ModelEndpoint,
  ModelEndpointHistory,
  RegisterEntry,
  riskModelDigest,
  RiskModelResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { RegisterRecord } from '../database';
import type { ServiceDependencies } from './dependencies';
import {
  nextRecord,
  RegisterWrite,
  toRegisterEntry,
  withdrawn,
  writeEntries,
} from './register/writing';
import { pageInfoOf } from './paging';

const CONFIG_ACTOR = 'service:config';

type RegisterDependencies = Pick<
  ServiceDependencies,
  'database' | 'config' | 'now'
>;

/** Keeps the register of model endpoints, and answers what manifests can choose from. */
export class RegisterService {
  static create(dependencies: RegisterDependencies): RegisterService {
    return new RegisterService(dependencies);
  }

  private constructor(private readonly dependencies: RegisterDependencies) {}

  /**
   * Takes the configured entries over into the register. What the configuration no longer has is withdrawn, not deleted,
   * since apps may still name it.
   */
  async sync(logger: LoggerService): Promise<void> {
    const { database, config, now } = this.dependencies;
    const changed = await database.transaction(async stores => {
      // Locked, so that of two back ends that start at once only one writes each change.
      await stores.audit.head({ lock: true });
      return writeEntries(
        stores,
        writesOf(config.modelEndpoints, await stores.register.list()),
        { by: CONFIG_ACTOR, at: now().toISOString(), reason: null },
      );
    });
    if (changed.length > 0) {
      logger.info(`Register of model endpoints changed: ${changed.join(', ')}`);
    }
  }

  async listEndpoints(): Promise<{ items: RegisterEntry[] }> {
    const records = await this.dependencies.database.read(({ register }) =>
      register.list(),
    );
    return { items: records.map(toRegisterEntry) };
  }

  async getHistory(
    id: string,
    page: { limit: number; offset: number },
  ): Promise<ModelEndpointHistory> {
    const { limit, offset } = page;
    const [versions, totalItems] = await this.dependencies.database.read(
      async ({ register }) => [
        await register.versions(id, page),
        await register.countVersions(id),
      ],
    );
    if (totalItems === 0) {
      throw new NotFoundError(`The register has no endpoint "${id}"`);
    }
    return {
      items: versions.map(({ before, ...version }) => ({
        ...version,
        changes: before ? compareModelEndpoints(before, version.endpoint) : [],
      })),
      totalItems,
      pageInfo: pageInfoOf({ limit, offset }, versions.length, totalItems),
    };
  }

  getRiskModel(): RiskModelResponse {
    const { riskModel, routes } = this.dependencies.config;
    return {
      version: riskModel.version,
      digest: riskModelDigest(riskModel),
      model: riskModel,
      routes,
    };
  }

  getChoices(): Choices {
    const { regions, riskModel } = this.dependencies.config;
    return { regions, controls: describeControls(riskModel) };
  }
}

/** What has to be written; an entry that only moved is not a new version. */
function writesOf(
  configured: ModelEndpoint[],
  stored: RegisterRecord[],
): RegisterWrite[] {
  const isConfigured = (id: string) =>
    configured.some(endpoint => endpoint.id === id);
  const others = stored
    .filter(({ endpoint }) => !isConfigured(endpoint.id))
    .map(record => ({
      id: record.endpoint.id,
      configured: record.configured && withdrawn(record.configured),
    }));
  return [
    ...configured.map(endpoint => ({ id: endpoint.id, configured: endpoint })),
    ...others,
  ]
    .map((entry, position) => {
      const before = stored.find(({ endpoint }) => endpoint.id === entry.id);
      return nextRecord(
        entry.id,
        {
          configured: entry.configured,
          override: before?.override ?? null,
          position,
        },
        before,
      );
    })
    .filter(({ before, after }) => !isEqual(before, after));
}

function isEqual(
  before: RegisterRecord | undefined,
  after: RegisterRecord,
): boolean {
  return (
    before !== undefined &&
    before.version === after.version &&
    before.position === after.position &&
    JSON.stringify(before.configured) === JSON.stringify(after.configured)
  );
}
