import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@backstage/types';
import {
  Manifest,
  manifestDigest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { connectTo } from './databases';

/** In an order in which rows may be inserted; without what hangs on decisions, which the app must not have. */
const TABLES = [
  'micro_apps',
  'micro_app_facets',
  'micro_app_revisions',
  'assessments',
  'approval_requests',
];
const ROWS_AT_ONCE = 200;
const APPS_AT_ONCE = 1000;

/** Writes copies of the only app that there is, which was approved at once, under other names. */
export async function multiplyApp(
  database: JsonObject,
  names: string[],
): Promise<void> {
  const knex = connectTo(database);
  try {
    const rows = new Map<string, object[]>();
    for (const table of TABLES) {
      rows.set(table, await knex(table));
    }
    const app = await knex('micro_apps').first();
    const request = await knex('approval_requests').first();
    const { manifest } = await knex('micro_app_revisions').first();
    const copyOf = (name: string) => {
      const copied: Manifest = JSON.parse(manifest);
      copied.metadata.name = name;
      const changes: [string, string][] = [
        [app.id, randomUUID()],
        [request.id, randomUUID()],
        [app.current_digest, manifestDigest(copied)],
        [app.name, name],
      ];
      return (row: object) =>
        JSON.parse(
          changes.reduce(
            (text, [from, to]) => text.replaceAll(from, to),
            JSON.stringify(row),
          ),
        );
    };
    for (let from = 0; from < names.length; from += APPS_AT_ONCE) {
      const copies = names.slice(from, from + APPS_AT_ONCE).map(copyOf);
      await knex.transaction(async tx => {
        for (const [table, originals] of rows) {
          await tx.batchInsert(
            table,
            copies.flatMap(copy => originals.map(copy)),
            ROWS_AT_ONCE,
          );
        }
      });
    }
  } finally {
    await knex.destroy();
  }
}
