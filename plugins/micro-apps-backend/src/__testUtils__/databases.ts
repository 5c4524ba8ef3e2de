import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';

/** The engines that the plugin runs on. PostgreSQL is left out where there is none to connect to. */
export const ENGINES: TestDatabaseId[] = ['SQLITE_3', 'POSTGRES_18'];

/** Databases for a test file; call it at the top of the file. */
export function testDatabases(): TestDatabases {
  return TestDatabases.create({ ids: ENGINES, disableDocker: true });
}
