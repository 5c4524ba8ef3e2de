import type { Knex } from 'knex';
import { waitFor } from './waitFor';

type Held = {
  /** Waits until somebody stands before a statement on a table; by default on the one that is held. */
  waiting(table?: string): Promise<void>;
  release(): Promise<void>;
};

/**
 * Lets nobody write in a table until it is released, so that those who do stop in the middle of their transactions. On
 * SQLite there is one connection, and nothing to be in the middle of: nobody is held there.
 */
export async function holdTable(knex: Knex, table: string): Promise<Held> {
  return hold(knex, table, holder =>
    holder.raw('LOCK TABLE ?? IN SHARE MODE', table),
  );
}

/** As `holdTable`, of the rows that there are. */
export async function holdRows(knex: Knex, table: string): Promise<Held> {
  return hold(knex, table, holder => holder(table).forUpdate());
}

async function hold(
  knex: Knex,
  table: string,
  lock: (holder: Knex.Transaction) => PromiseLike<unknown>,
): Promise<Held> {
  if (knex.client.config.client !== 'pg') {
    return { waiting: async () => {}, release: async () => {} };
  }
  const holder = await knex.transaction();
  await lock(holder);
  return {
    waiting: (where = table) =>
      waitFor(async () => {
        const waiting = await knex('pg_stat_activity')
          .whereRaw('datname = current_database()')
          .where('wait_event_type', 'Lock')
          .whereRaw(
            `query ~ ?`,
            `^(insert into|update|delete from|select .* from) "${where}"`,
          );
        expect(waiting).not.toHaveLength(0);
      }),
    release: async () => {
      await holder.commit();
    },
  };
}
