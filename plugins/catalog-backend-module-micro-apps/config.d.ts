import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Publishes the micro apps and the model endpoints of the registry as catalog entities. */
      microApps?: {
        /**
         * How often the registry is asked for changes, besides at each event of one. Every 10 seconds by default; the
         * scope is always local.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** The entity reference of the owner of the model endpoints; `group:default/platform` by default. */
        modelEndpointOwner?: string;
      };
    };
  };
}
