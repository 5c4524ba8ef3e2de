import type { Knex } from 'knex';

/** Rows of another table as a column of each row: a list on PostgreSQL, text on SQLite. */
export type JsonRows<T> = T[] | string | null;

/**
 * Selects rows as one JSON list, to be the column of another query: what belongs together is read with one statement,
 * and as it was at one moment.
 *
 * @param columns - by the names that they get; never from outside
 * @param order - the columns that the list is sorted by
 */
export function jsonRows(
  db: Knex,
  columns: Record<string, string>,
  order: string[],
): Knex.QueryBuilder {
  const [list, object] =
    db.client.config.client === 'pg'
      ? ['json_agg', 'json_build_object']
      : ['json_group_array', 'json_object'];
  const names = Object.keys(columns);
  const fields = names.map(name => `'${name}', ??`).join(', ');
  const sorting = order.map(() => '??').join(', ');
  return db
    .queryBuilder()
    .select(
      db.raw(`${list}(${object}(${fields}) ORDER BY ${sorting})`, [
        ...names.map(name => columns[name]),
        ...order,
      ]),
    );
}

/** The rows of such a column. */
export function fromJsonRows<T>(rows: JsonRows<T>): T[] {
  return (typeof rows === 'string' ? JSON.parse(rows) : rows) ?? [];
}
