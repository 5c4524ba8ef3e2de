import {
  approvalsQuerySchema,
  appsQuerySchema,
  auditQuerySchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { Engine, engines } from './engines';
import { median, timed } from './measure';
import {
  createRegistry,
  mediumApp,
  Registry,
  REQUESTER,
  REVIEWER,
} from './registry';
import { ms, Section } from './report';
import {
  cloneRows,
  loadRows,
  mergeRows,
  newSubject,
  readRows,
  writtenRows,
} from './rows';

const SIZES = [10, 10_000];
const REPEATS = 15;
const KEY = { namespace: 'default', name: 'first-app' };

const PAGES: Record<string, (registry: Registry) => Promise<unknown>> = {
  Overview: registry => registry.getOverview(REVIEWER),
  'Inventory, 25 apps': registry =>
    registry.listApps(appsQuerySchema.parse({}), REVIEWER),
  'Inventory, filtered, by risk': registry =>
    registry.listApps(
      appsQuerySchema.parse({
        state: 'in-review',
        endpoint: 'openai-public',
        orderBy: 'risk:desc',
      }),
      REVIEWER,
    ),
  'Inventory, words': registry =>
    registry.listApps(appsQuerySchema.parse({ q: 'lead' }), REVIEWER),
  'Approvals, what waits for me': registry =>
    registry.listApprovals(
      approvalsQuerySchema.parse({ state: 'open', eligible: 'me' }),
      REVIEWER,
    ),
  'My apps': registry =>
    registry.listApps(appsQuerySchema.parse({ owner: 'me' }), REQUESTER),
  'Entity card': registry => registry.getApp(KEY, REVIEWER),
  'Entity timeline': registry =>
    registry.getAppAudit(KEY, auditQuerySchema.parse({}), REVIEWER),
};

/** Registers one app through the service, and copies its rows until there are as many as wanted. */
export async function fill(
  knex: Knex,
  registry: Registry,
  size: number,
  app = mediumApp(KEY.name),
) {
  const empty = await readRows(knex);
  const { request } = await registry.submit({ manifest: app }, REQUESTER);
  const template = writtenRows(empty, await readRows(knex));
  // The end of the chain is one row, however many apps there are.
  template.delete('audit_head');
  const [{ id: appId }] = template.get('micro_apps') as { id: string }[];
  const from = { appId, requestId: request.id, name: KEY.name };
  const copies = Array.from({ length: size - 1 }, (_, index) =>
    cloneRows(template, from, newSubject(`copy-${index}`), 1_000_000 + index),
  );
  await loadRows(knex, mergeRows(copies));
  if (knex.client.config.client === 'pg') {
    await knex.raw('ANALYZE');
  }
}

type Measured = { statements: number; milliseconds: number };

async function measure(
  engine: Engine,
  size: number,
): Promise<Record<string, Measured>> {
  const { knex, destroy } = await engine.create();
  try {
    const registry = await createRegistry(knex);
    await fill(knex, registry, size);
    let statements = 0;
    knex.on('query', () => {
      statements += 1;
    });
    const found: Record<string, Measured> = {};
    for (const [name, open] of Object.entries(PAGES)) {
      await open(registry);
      statements = 0;
      await open(registry);
      const counted = statements;
      const times: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1) {
        times.push(await timed(() => open(registry)));
      }
      found[name] = { statements: counted, milliseconds: median(times) };
    }
    return found;
  } finally {
    await destroy();
  }
}

/** SQL statements and time of each page and of the entity card, with few apps and with many. */
export async function pages(): Promise<Section> {
  const rows: (string | number)[][] = [];
  for (const engine of engines()) {
    const [few, many] = [
      await measure(engine, SIZES[0]),
      await measure(engine, SIZES[1]),
    ];
    for (const name of Object.keys(PAGES)) {
      const same = few[name].statements === many[name].statements;
      rows.push([
        engine.name,
        name,
        few[name].statements,
        same
          ? many[name].statements
          : `**${many[name].statements}, not the same**`,
        ms(few[name].milliseconds),
        ms(many[name].milliseconds),
      ]);
    }
  }
  return {
    title: 'Pages',
    about:
      'SQL statements of a page, and the median time of the service to answer it, with 10 and with 10,000 apps that all wait for approval.',
    header: [
      'database',
      'page',
      'statements, 10 apps',
      'statements, 10,000 apps',
      'time, 10 apps',
      'time, 10,000 apps',
    ],
    rows,
  };
}
