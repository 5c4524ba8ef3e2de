import type { Knex } from 'knex';
import { waitFor } from './waitFor';

/**
 * Lets nobody write in a table until it is released, so that those who do stop in the middle of their transactions. On
 * SQLite there is one connection, and nothing to be in the middle of: nobody is held there.
 */
export async function holdTable(
  knex: Knex,
  table: string,
): Promise<{
  /** Waits until somebody is held who is about to insert. */
  held(): Promise<void>;
  release(): Promise<void>;
}> {
  if (knex.client.config.client !== 'pg') {
    return { held: async () => {}, release: async () => {} };
  }
  const holder = await knex.transaction();
  await holder.raw('LOCK TABLE ?? IN SHARE MODE', table);
  return {
    held: () =>
      waitFor(async () => {
        const waiting = await knex('pg_stat_activity')
          .whereRaw('datname = current_database()')
          .where('wait_event_type', 'Lock')
          .whereLike('query', `insert into "${table}"%`);
        expect(waiting).not.toHaveLength(0);
      }),
    release: async () => {
      await holder.commit();
    },
  };
}
