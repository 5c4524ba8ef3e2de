import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knexFactory, { Knex } from 'knex';

/** A database engine, and how to get an empty database of it. */
export type Engine = {
  name: string;
  create(): Promise<{ knex: Knex; destroy(): Promise<void> }>;
};

/** SQLite in a file, set up as Backstage sets it up. */
const sqlite: Engine = {
  name: 'SQLite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'micro-apps-bench-'));
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: join(folder, 'bench.sqlite') },
      useNullAsDefault: true,
      pool: {
        min: 1,
        max: 1,
        afterCreate: (
          connection: { pragma(text: string): void },
          done: (error: Error | null, connection: unknown) => void,
        ) => {
          connection.pragma('foreign_keys = ON');
          done(null, connection);
        },
      },
    });
    return {
      knex,
      async destroy() {
        await knex.destroy();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

function postgres(connectionString: string): Engine {
  let created = 0;
  return {
    name: 'PostgreSQL',
    async create() {
      created += 1;
      const database = `bench_${process.pid}_${created}`;
      const admin = knexFactory({ client: 'pg', connection: connectionString });
      await admin.raw('CREATE DATABASE ??', [database]);
      const url = new URL(connectionString);
      url.pathname = `/${database}`;
      const knex = knexFactory({
        client: 'pg',
        connection: url.toString(),
        pool: { min: 0, max: 20 },
      });
      return {
        knex,
        async destroy() {
          await knex.destroy();
          await admin.raw('DROP DATABASE ??', [database]);
          await admin.destroy();
        },
      };
    },
  };
}

/** The engines to measure: PostgreSQL only where the environment names a server. */
export function engines(): Engine[] {
  const server = process.env.BENCH_POSTGRES;
  return server ? [sqlite, postgres(server)] : [sqlite];
}
