import {
  isCount,
  parseWith,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecommissionContext,
  DecommissionStore,
  DecommissionTargetAdapter,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import { Client } from 'pg';
import { z } from 'zod';

/** How many rows one statement deletes, so that none holds its locks for long. */
const BATCH_SIZE = 10_000;

/** Of `pg_class`: plain and partitioned tables. */
const TABLE_KINDS = ['r', 'p'];

const name = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,62}$/,
    'must be a name of letters, digits and "_"',
  );

const configSchema = z.strictObject({
  /** Of a role that may only read and delete these rows. */
  connectionString: z.string().min(1),
  schema: name.default('public'),
  table: name,
  /** The column that says whose a row is. */
  column: name,
});

const quoted = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;

/** Where a connection leads, without who connects. */
function addressOf(connectionString: string): string {
  try {
    const { hostname, port, pathname } = new URL(connectionString);
    return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
  } catch {
    return 'a database whose address is not a URL';
  }
}

/** Rows of a PostgreSQL table; with pgvector, vectors. */
class PostgresStore implements DecommissionStore {
  readonly location: string;
  private readonly whole: string;
  private readonly from: string;

  constructor(private readonly config: z.output<typeof configSchema>) {
    const { schema, table, column, connectionString } = config;
    this.whole = `postgresql ${addressOf(connectionString)} ${schema}.${table}`;
    this.location = `${this.whole}, column ${column}`;
    // Identifiers come from the configuration alone; what is an app's is always a parameter.
    this.from = `FROM ${quoted(schema)}.${quoted(table)} WHERE ${quoted(
      column,
    )} = $1`;
  }

  wholeOf(): string {
    return this.whole;
  }

  async count(resource: string, context: DecommissionContext): Promise<number> {
    return this.connected(context, async client => {
      await this.requireWholeTruth(client);
      const { rows } = await client.query(
        `SELECT count(*)::text AS count ${this.from}`,
        [resource],
      );
      await client.query('COMMIT');
      const count = Number(rows[0]?.count);
      if (rows.length !== 1 || !isCount(count)) {
        throw new Error('PostgreSQL did not answer with a count');
      }
      return count;
    });
  }

  async remove(resource: string, context: DecommissionContext): Promise<void> {
    await this.connected(context, async client => {
      for (;;) {
        // The condition is said twice, since partitions share the places of rows.
        const { rowCount } = await client.query(
          `DELETE ${this.from} AND ctid = ANY (ARRAY(SELECT ctid ${this.from} LIMIT ${BATCH_SIZE}))`,
          [resource],
        );
        if (!rowCount) {
          return;
        }
        context.signal.throwIfAborted();
      }
    });
  }

  /** Views, policies on rows and replicas can hide what is still there; the next count then fails instead. */
  private async requireWholeTruth(client: Client): Promise<void> {
    const { schema, table } = this.config;
    await client.query('BEGIN');
    await client.query('SET LOCAL row_security = off');
    const { rows } = await client.query(
      `SELECT relkind, pg_is_in_recovery() AS is_replica FROM pg_class WHERE oid = $1::regclass`,
      [`${quoted(schema)}.${quoted(table)}`],
    );
    if (!TABLE_KINDS.includes(rows[0]?.relkind)) {
      throw new Error(
        `"${schema}.${table}" is no table: what a view leaves out would not be counted`,
      );
    }
    if (rows[0].is_replica) {
      throw new Error('This is a replica, which may lag; name the primary');
    }
  }

  private async connected<T>(
    { signal }: DecommissionContext,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const client = new Client({
      connectionString: this.config.connectionString,
      application_name: 'micro-apps decommission',
    });
    // Without a listener, a connection that breaks would end the process.
    client.on('error', () => undefined);
    const abort = () => {
      client.end().catch(() => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await client.connect();
      return await work(client);
    } finally {
      signal.removeEventListener('abort', abort);
      await client.end().catch(() => undefined);
    }
  }
}

/** Deletes rows of an app from a table, such as the vectors that pgvector holds. */
export const postgresAdapter: DecommissionTargetAdapter = {
  type: 'postgresql',
  createStore: ({ key, config }) =>
    new PostgresStore(parseWith(configSchema, config, key)),
};
