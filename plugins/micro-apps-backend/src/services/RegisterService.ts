import { NotFoundError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Choices,
  describeControls,
  digestOf,
  ModelEndpoint,
  ModelEndpointVersion,
  riskModelDigest,
  RiskModelResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { RegisterRecord } from '../database';
import { readEndpoints } from './policy/facts';
import type { ServiceDependencies } from './dependencies';

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
    const changes = await database.transaction(async stores => {
      // Locked, so that of two back ends that start at once only one writes each change.
      await stores.audit.head({ lock: true });
      const stored = await stores.register.list();
      const changed = changesOf(config.modelEndpoints, stored);
      const at = now().toISOString();
      for (const { record, isNew } of changed) {
        await stores.register.save(record);
        if (isNew) {
          await stores.register.insertVersion(record, CONFIG_ACTOR, at);
        }
      }
      const entries = changed.filter(({ isNew }) => isNew);
      if (entries.length > 0) {
        await stores.audit.append(
          entries.map(({ record }) => ({
            actor: CONFIG_ACTOR,
            action: 'model-endpoint-change',
            app: null,
            summary: `The register entry “${record.endpoint.title}” is at version ${record.version}: ${record.endpoint.state}, trust ${record.endpoint.trust}`,
            data: {
              id: record.endpoint.id,
              version: record.version,
              entry: JSON.parse(JSON.stringify(record.endpoint)),
            },
          })),
          at,
        );
      }
      return entries.map(({ record }) => record.endpoint.id);
    });
    if (changes.length > 0) {
      logger.info(`Register of model endpoints changed: ${changes.join(', ')}`);
    }
  }

  async listEndpoints(): Promise<{ items: ModelEndpoint[] }> {
    return { items: await this.dependencies.database.read(readEndpoints) };
  }

  async getHistory(id: string): Promise<{ items: ModelEndpointVersion[] }> {
    const items = await this.dependencies.database.read(({ register }) =>
      register.versions(id),
    );
    if (items.length === 0) {
      throw new NotFoundError(`The register has no endpoint "${id}"`);
    }
    return { items };
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
function changesOf(
  configured: ModelEndpoint[],
  stored: RegisterRecord[],
): { record: RegisterRecord; isNew: boolean }[] {
  const gone = stored
    .map(({ endpoint }) => endpoint)
    .filter(endpoint => !configured.some(({ id }) => id === endpoint.id))
    .map(endpoint => ({ ...endpoint, state: 'withdrawn' as const }));
  return [...configured, ...gone].flatMap((endpoint, position) => {
    const before = stored.find(record => record.endpoint.id === endpoint.id);
    const isNew = !before || digestOf(before.endpoint) !== digestOf(endpoint);
    if (!isNew && before.position === position) {
      return [];
    }
    const version = (before?.version ?? 0) + (isNew ? 1 : 0);
    return [{ record: { version, position, endpoint }, isNew }];
  });
}
