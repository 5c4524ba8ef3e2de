// The benchmarks look into the plugin's parts, which the package rightly does not export.
/* eslint-disable @backstage/no-forbidden-package-imports */
import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  Manifest,
  manifestDigest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createMicroAppsService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/createMicroAppsService';
import { CatalogFiles } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/follow/CatalogFiles';
import { FollowService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/follow/FollowService';
import type { ServiceDependencies } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/dependencies';
import { SubmissionService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/SubmissionService';
import type { Knex } from 'knex';
import { Engine, engines } from './engines';
import { timed } from './measure';
import { fill } from './pages';
import { createDependencies, lowApp } from './registry';
import { number, Section } from './report';

const SIZE = Number(process.env.BENCH_FOLLOWED_APPS ?? 10_000);
const CHANGED = Math.ceil(SIZE / 100);

type CatalogPage = { limit?: number; cursor?: string };

/** A catalog in memory, in which files change. */
class Files {
  private readonly entities: Entity[];
  private readonly places = new Map<string, number>();
  /** Entities that were read whole. */
  whole = 0;

  constructor(names: string[]) {
    this.entities = names.map(name => toEntity(lowApp(name), 'first'));
    this.entities.forEach((entity, index) =>
      this.places.set(stringifyEntityRef(entity), index),
    );
  }

  /** Changes one in a hundred; gives what they state then. */
  change(etag: string, change: (manifest: Manifest) => Manifest): Manifest[] {
    const changed: Manifest[] = [];
    for (const [index, { metadata }] of this.entities.entries()) {
      if (index % 100 === 0) {
        const manifest = change(lowApp(metadata.name));
        this.entities[index] = toEntity(manifest, etag);
        changed.push(manifest);
      }
    }
    return changed;
  }

  readonly catalog = {
    ...catalogServiceMock(),
    queryEntities: async ({ limit = 20, cursor }: CatalogPage = {}) => {
      const end = Number(cursor ?? 0) + limit;
      return {
        items: this.entities.slice(end - limit, end),
        totalItems: this.entities.length,
        pageInfo: end < this.entities.length ? { nextCursor: String(end) } : {},
      };
    },
    getEntitiesByRefs: async (request: { entityRefs: string[] }) => {
      this.whole += request.entityRefs.length;
      return {
        items: request.entityRefs.map(
          ref => this.entities[this.places.get(ref) ?? -1],
        ),
      };
    },
  };
}

const locationOf = (name: string) =>
  `url:https://git.example.com/${name}/catalog-info.yaml`;

function toEntity(manifest: Manifest, etag: string): Entity {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      etag,
      annotations: {
        'backstage.io/managed-by-location': locationOf(manifest.metadata.name),
      },
    },
  } as Entity;
}

/** Makes the apps those of files that were taken as they are. */
async function keepInFiles(knex: Knex): Promise<string[]> {
  const apps = await knex('micro_apps').select('name').orderBy('name');
  const names: string[] = apps.map(({ name }) => name);
  await knex('micro_apps').update({ origin_location: locationOf(names[0]) });
  await knex.batchInsert(
    'followed_entities',
    names.map(name => ({
      entity_ref: `microapp:default/${name}`,
      location: locationOf(name),
      etag: 'first',
      digest: manifestDigest(lowApp(name)),
      attempts: 0,
      changed_at: new Date(),
    })),
    500,
  );
  return names;
}

type Measured = {
  what: string;
  milliseconds: number;
  statements: number;
  whole: number;
};

const CHANGES: [string, (manifest: Manifest) => Manifest][] = [
  [
    'carries over',
    manifest => ({
      ...manifest,
      spec: { ...manifest.spec, purpose: 'The same, in other words.' },
    }),
  ],
  [
    'needs people',
    manifest => ({
      ...manifest,
      spec: { ...manifest.spec, audience: 'company' },
    }),
  ],
];

/** Assesses manifests where nothing is read, written or routed. */
async function assess(shared: ServiceDependencies, manifests: Manifest[]) {
  await shared.policies.assessAll(
    manifests.map(manifest => ({
      manifest,
      endpoints: shared.config.modelEndpoints,
      verifications: [],
      waivers: [],
    })),
    { whatIf: true },
  );
}

function createFollow(shared: ServiceDependencies, files: CatalogFiles) {
  return FollowService.create({
    ...shared,
    files,
    follow: { enabled: true, missingAfterMinutes: 60, maxRevisionsPerHour: 10 },
    logger: mockServices.rootLogger({ level: 'warn' }),
    submissions: SubmissionService.create(shared),
  });
}

async function readPages(files: CatalogFiles): Promise<void> {
  let read = 0;
  for await (const page of files.pages()) {
    read += page.length;
  }
  if (read !== SIZE) {
    throw new Error(`The pages have ${read} files`);
  }
}

async function measure({ create }: Engine): Promise<Measured[]> {
  const { knex, destroy } = await create();
  const shared = await createDependencies(knex);
  const found: Measured[] = [];
  try {
    await fill(knex, createMicroAppsService(shared), SIZE, lowApp('first-app'));
    const files = new Files(await keepInFiles(knex));
    const catalogFiles = CatalogFiles.create({
      catalog: files.catalog as never,
      auth: mockServices.auth(),
    });
    const service = createFollow(shared, catalogFiles);
    let statements = 0;
    knex.on('query', () => {
      statements += 1;
    });
    const run = async (what: string, act: () => Promise<unknown>) => {
      statements = 0;
      files.whole = 0;
      const milliseconds = await timed(act);
      found.push({ what, milliseconds, statements, whole: files.whole });
    };

    await service.run();
    await run('the pages of the catalog alone', () => readPages(catalogFiles));
    await run('nothing changed', () => service.run());
    for (const [what, change] of CHANGES) {
      const changed = files.change(what, change);
      await run(`what ${what}, assessed in memory`, () =>
        assess(shared, changed),
      );
      await run(`one in a hundred ${what}`, () => service.run());
    }
    const [{ count }] = await knex('micro_app_revisions').count({ count: '*' });
    if (Number(count) !== SIZE + CHANGES.length * CHANGED) {
      throw new Error(`There are ${count} revisions`);
    }
    return found;
  } finally {
    await shared.policies.engine.close();
    await destroy();
  }
}

/** What it costs to follow files, where none changed and where some did. */
export async function follow(): Promise<Section> {
  const rows: (string | number)[][] = [];
  for (const engine of engines()) {
    for (const found of await measure(engine)) {
      rows.push([
        engine.name,
        found.what,
        `${number(found.milliseconds)} ms`,
        found.statements,
        found.whole,
      ]);
    }
  }
  return {
    title: 'Files that are followed',
    about: `${number(SIZE)} apps that are kept in files, of which ${CHANGED} change. The baselines are reading the pages of a catalog in memory, and assessing the manifests of those that change.`,
    header: ['database', 'what', 'time', 'SQL statements', 'read whole'],
    rows,
  };
}
