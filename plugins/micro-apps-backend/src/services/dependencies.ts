import type { MicroAppsConfig } from '../config/readMicroAppsConfig';
import type { Database } from '../database';
import type { EntityLookup } from './EntityLookup';
import type { Messenger } from './Messenger';

/** What the parts of the service share. */
export type ServiceDependencies = {
  database: Database;
  config: MicroAppsConfig;
  entities: EntityLookup;
  messenger: Messenger;
  /** Replaced in tests of what expires. */
  now: () => Date;
};
