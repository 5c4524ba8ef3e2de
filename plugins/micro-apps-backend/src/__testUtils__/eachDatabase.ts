import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { testDatabases } from './databases';
import { MicroAppsBackend, startMicroApps } from './startMicroApps';

type Options = Parameters<typeof startMicroApps>[0];

/** Runs tests on each engine, each test with a back end of its own. */
export function onEachDatabase(
  name: string,
  tests: (
    start: (options?: Options) => Promise<MicroAppsBackend>,
    /** For tests that start more than one back end on a database. */
    newDatabase: () => Promise<Knex>,
  ) => void,
): void {
  const databases = testDatabases();
  describe.each(databases.eachSupportedId())(`${name} on %s`, id => {
    const started: MicroAppsBackend[] = [];
    afterEach(async () => {
      await Promise.all(started.splice(0).map(backend => backend.stop()));
    });
    const newDatabase = () => databases.init(id as TestDatabaseId);
    tests(async options => {
      const knex = options?.knex ?? (await newDatabase());
      const backend = await startMicroApps({ ...options, knex });
      started.push(backend);
      return backend;
    }, newDatabase);
  });
}
