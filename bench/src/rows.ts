import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

/** In an order in which rows may be inserted. */
const TABLES = [
  'micro_apps',
  'micro_app_facets',
  'micro_app_revisions',
  'assessments',
  'approval_requests',
  'approval_legs',
  'approval_leg_approvers',
  'approval_decisions',
  'approval_conditions',
  'outbox',
  'audit_entries',
  'audit_head',
] as const;

type Row = Record<string, unknown>;
/** Rows by table. */
export type Rows = Map<string, Row[]>;

/** All rows that a database has of apps, requests, messages and the audit chain, with the end of the chain. */
export async function readRows(knex: Knex): Promise<Rows> {
  const rows: Rows = new Map();
  for (const table of TABLES) {
    rows.set(table, await knex(table));
  }
  return rows;
}

/** The rows of `after` that `before` does not have as they are: what was inserted or updated meanwhile. */
export function writtenRows(before: Rows, after: Rows): Rows {
  return new Map(
    [...after].map(([table, rows]) => {
      const known = new Set(
        (before.get(table) ?? []).map(row => JSON.stringify(row)),
      );
      return [table, rows.filter(row => !known.has(JSON.stringify(row)))];
    }),
  );
}

/** Which app, and which request, rows are about. */
export type Subject = { appId: string; requestId: string; name: string };

export function newSubject(name: string): Subject {
  return { appId: randomUUID(), requestId: randomUUID(), name };
}

/** The same rows for another app; each has keys of its own. `seq` is the place in the chain. */
export function cloneRows(
  template: Rows,
  from: Subject,
  to: Subject,
  seq: number,
): Rows {
  const rename = (value: unknown) =>
    typeof value === 'string'
      ? value
          .replaceAll(from.appId, to.appId)
          .replaceAll(from.requestId, to.requestId)
          .replaceAll(from.name, to.name)
      : value;
  return new Map(
    [...template].map(([table, rows]) => [
      table,
      rows.map(row => {
        const copy = Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, rename(value)]),
        );
        if (table === 'audit_entries') {
          return {
            ...copy,
            seq,
            hash: randomBytes(32).toString('hex'),
            previous_hash: randomBytes(32).toString('hex'),
          };
        }
        if (table === 'audit_head') {
          return { ...copy, id: seq };
        }
        if (table === 'micro_apps') {
          return { ...copy, change_seq: seq };
        }
        return ['outbox', 'approval_decisions'].includes(table)
          ? { ...copy, id: randomUUID() }
          : copy;
      }),
    ]),
  );
}

/** Rows of several subjects as those of one insert. */
export function mergeRows(all: Rows[]): Rows {
  return new Map(
    TABLES.map(table => [table, all.flatMap(rows => rows.get(table) ?? [])]),
  );
}

/** Inserts rows, one statement a table, in one transaction. */
export async function insertRows(knex: Knex, rows: Rows): Promise<void> {
  await knex.transaction(async tx => {
    for (const table of TABLES) {
      const items = rows.get(table) ?? [];
      if (items.length) {
        await tx(table).insert(items);
      }
    }
  });
}

/** As `insertRows`, in portions that every engine takes. */
export async function loadRows(knex: Knex, rows: Rows): Promise<void> {
  for (const table of TABLES) {
    const items = rows.get(table) ?? [];
    for (let start = 0; start < items.length; start += 200) {
      await knex(table).insert(items.slice(start, start + 200));
    }
  }
}
