import { join } from 'node:path';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import createKnex, { Knex } from 'knex';

/** The engines that the plugin runs on. PostgreSQL is left out where there is none to connect to. */
export const ENGINES: TestDatabaseId[] = ['SQLITE_3', 'POSTGRES_18'];

/** Databases for a test file; call it at the top of the file. */
export function testDatabases(): TestDatabases {
  return TestDatabases.create({ ids: ENGINES, disableDocker: true });
}

/** The configuration of a database that outlives the process; SQLite keeps it in a directory. */
export async function lastingDatabase(
  databases: TestDatabases,
  id: TestDatabaseId,
  directory: string,
): Promise<JsonObject> {
  if (id === 'SQLITE_3') {
    return { client: 'better-sqlite3', connection: { directory } };
  }
  const knex = await databases.init(id);
  const { connection } = knex.client.config;
  return {
    client: 'pg',
    // The tables go into the one database, each plugin's into a schema of its own.
    pluginDivisionMode: 'schema',
    // Knex keeps the password from being copied by accident.
    connection: { ...connection, password: connection.password },
  };
}

/** Connects to the plugin's tables of a database that outlives back ends; none may run on it meanwhile. */
export function connectTo({ client, connection }: JsonObject): Knex {
  return client === 'pg'
    ? createKnex({
        client: 'pg',
        connection: connection as Knex.StaticConnectionConfig,
        searchPath: ['micro-apps'],
      })
    : createKnex({
        client: 'better-sqlite3',
        connection: {
          filename: join(
            (connection as { directory: string }).directory,
            'micro-apps.sqlite',
          ),
        },
        useNullAsDefault: true,
      });
}
