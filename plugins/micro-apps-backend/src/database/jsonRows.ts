import type { Knex } from 'knex';

/** Rows of another table as a column of each row: a list on PostgreSQL, text on SQLite. */
export type JsonRows<T> = T[] | string | null;

/**
 * Selects rows as one JSON list in no order, to be the column of another query: what belongs together is read with one
 * statement, and as it was at one moment.
 *
 * @param columns - never from outside
 */
export function jsonRows(
  db: Knex,
  table: string,
  columns: string[],
): Knex.QueryBuilder {
  const [list, object] =
    db.client.config.client === 'pg'
      ? ['json_agg', 'json_build_object']
      : ['json_group_array', 'json_object'];
  const fields = columns.map(name => `'${name}', ??`).join(', ');
  return db(table).select(db.raw(`${list}(${object}(${fields}))`, columns));
}

/** The rows of such a column. */
export function fromJsonRows<T>(rows: JsonRows<T>): T[] {
  return (typeof rows === 'string' ? JSON.parse(rows) : rows) ?? [];
}
