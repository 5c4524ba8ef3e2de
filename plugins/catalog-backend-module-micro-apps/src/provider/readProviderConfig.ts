import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

const ROOT = 'catalog.providers.microApps';

/** The settings of the provider, each of which has a default. */
export function readProviderConfig(config: RootConfigService): {
  schedule: SchedulerServiceTaskScheduleDefinition;
  modelEndpointOwner: string;
} {
  const root = config.getOptionalConfig(ROOT);
  const owner =
    root?.getOptionalString('modelEndpointOwner') ?? 'group:default/platform';
  return {
    schedule: root?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          root.getConfig('schedule'),
        )
      : { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
    modelEndpointOwner: stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    ),
  };
}
