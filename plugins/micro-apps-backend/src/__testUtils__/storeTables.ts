import type { TestDatabases } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';

const KINDS = {
  credentials: 'credentials',
  cache: 'cache',
  vectors: 'vector-store',
} as const;
type Table = keyof typeof KINDS;
const TABLES = Object.keys(KINDS) as Table[];

/** Tables of a real PostgreSQL in which apps left something; deleting there takes a moment. */
export class StoreTables {
  static async create(
    databases: TestDatabases,
    apps: string[],
  ): Promise<StoreTables> {
    const knex = await databases.init('POSTGRES_18');
    await knex.raw(
      `CREATE FUNCTION dawdle() RETURNS trigger AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END' LANGUAGE plpgsql`,
    );
    const tables = new StoreTables(knex);
    for (const table of TABLES) {
      await knex.raw(`CREATE TABLE ${table} (id serial PRIMARY KEY, app text)`);
      await knex.raw(
        `INSERT INTO ${table} (app) SELECT 'default/' || name FROM unnest(?::text[]) name, generate_series(1, ${tables.rows})`,
        [apps],
      );
      await knex.raw(
        `CREATE TRIGGER slow BEFORE DELETE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION dawdle()`,
      );
    }
    return tables;
  }

  /** How many rows each app has in each table. */
  readonly rows = 50;

  private constructor(private readonly knex: Knex) {}

  get connectionString(): string {
    const { host, port, user, password, database } =
      this.knex.client.config.connection;
    return `postgres://${user}:${password}@${host}:${port}/${database}`;
  }

  async counts(app: string): Promise<Record<Table, number>> {
    const counts = new Map<Table, number>();
    // The last phase first, so that what goes on meanwhile cannot look as if phases had been mixed up.
    for (const table of [...TABLES].reverse()) {
      const [{ count }] = await this.knex(table)
        .where('app', `default/${app}`)
        .count({ count: '*' });
      counts.set(table, Number(count));
    }
    return Object.fromEntries(counts) as Record<Table, number>;
  }
}

/** The configuration of those tables as targets. */
export function storeTargets(connectionString: string): JsonObject[] {
  return TABLES.map(table => ({
    id: table,
    title: table,
    kind: KINDS[table],
    adapter: 'postgresql',
    belongsTo: { endpoints: ['llm-enterprise-x'] },
    config: { connectionString, table, column: 'app' },
  }));
}
