import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  appsQuerySchema,
  parseDecommissionConfig,
  parseOwnershipConfig,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { parse, parseAllDocuments } from 'yaml';
import { readMicroAppsConfig } from '../config/readMicroAppsConfig';
import { readPolicyConfig } from '../config/readPolicyConfig';
import { Database } from '../database';
import { AppAccess } from '../services/AppAccess';
import type { ServiceDependencies } from '../services/dependencies';
import { DecommissionTargets } from '../services/decommission/DecommissionTargets';
import { EntityLookup } from '../services/EntityLookup';
import { Messenger } from '../services/Messenger';
import { DecisionLogService } from '../services/policyDecisions/DecisionLogService';
import { CallContext, MicroAppsService } from '../services/MicroAppsService';
import { createPolicyEngine } from '../services/policy/createPolicyEngine';
import { PolicyService } from '../services/policy/PolicyService';
import { RegisterService } from '../services/RegisterService';
import { createDemoServices, DemoServices } from './demoServices';
import { DemoSeeder } from './DemoSeeder';
import { startDemo } from './startDemo';
import { entitiesOf, readStories } from './stories';

const ROOT = resolve(__dirname, '../../../..');
const STORIES = resolve(ROOT, 'examples/demo-apps');

const LOOKING: CallContext = {
  caller: {
    type: 'user',
    userEntityRef: 'user:default/auditor',
    ownershipEntityRefs: ['user:default/auditor'],
  },
  access: AppAccess.full(),
};

/** The entities of the reference portal, with the relations of people that the catalog would add. */
function readExamples(): Entity[] {
  const entities = ['org.yaml', 'demo-org.yaml', 'systems.yaml']
    .flatMap(file =>
      parseAllDocuments(readFileSync(resolve(ROOT, 'examples', file), 'utf8')),
    )
    .map(document => document.toJSON() as Entity);
  const relate = (source: Entity, type: string, targetRef: string) =>
    (source.relations ??= []).push({ type, targetRef });
  const groups = new Map(
    entities
      .filter(({ kind }) => kind === 'Group')
      .map(group => [group.metadata.name, group]),
  );
  for (const entity of entities) {
    entity.metadata.namespace = 'default';
    for (const name of (entity.spec?.memberOf ?? []) as string[]) {
      relate(entity, RELATION_MEMBER_OF, `group:default/${name}`);
      relate(
        groups.get(name)!,
        RELATION_HAS_MEMBER,
        stringifyEntityRef(entity),
      );
    }
    if (entity.kind === 'Group' && entity.spec?.parent) {
      relate(entity, RELATION_CHILD_OF, `group:default/${entity.spec.parent}`);
    }
  }
  return entities;
}

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let engine: PolicyEngine | undefined;
afterEach(() => engine?.close());

async function setup() {
  const knex = await databases.init('SQLITE_3');
  const database = await Database.create({
    database: mockServices.database({ knex, migrations: {} }),
  });
  const rootConfig = mockServices.rootConfig({
    data: parse(readFileSync(resolve(ROOT, 'app-config.yaml'), 'utf8')),
  });
  const config = readMicroAppsConfig(rootConfig);
  engine = await createPolicyEngine(
    readPolicyConfig(rootConfig),
    config.organisation,
  );
  const auth = mockServices.auth();
  const catalog = catalogServiceMock({ entities: readExamples() });
  const logger = mockServices.logger.mock();
  const now = () => new Date();
  const notifications = { send: jest.fn(async () => {}) };
  const dependencies: ServiceDependencies = {
    database,
    config,
    entities: EntityLookup.create({ catalog, auth, logger }),
    messenger: Messenger.create({
      database,
      notifications,
      signals: { publish: async () => {} },
      events: mockServices.events(),
      logger,
      now,
    }),
    decisionLog: DecisionLogService.create({
      database,
      config: { retentionDays: 90, erase: [], labels: {} },
      now,
    }),
    policies: PolicyService.create({ engine, config, now }),
    targets: DecommissionTargets.create({
      config: parseDecommissionConfig({}),
      fallbackGroup: config.fallbackGroup,
      adapters: [],
    }),
    now,
  };
  await RegisterService.create({ database, config, now }).sync(logger);
  const services = createDemoServices(dependencies, {
    engine,
    logger,
    rules: parseOwnershipConfig(undefined),
  });
  const seederOf = (acting: MicroAppsService<CallContext>) =>
    DemoSeeder.create({
      auth,
      catalog,
      logger,
      services: { ...services, microApps: acting },
    });
  return { service: services.microApps, seederOf };
}

async function tellAll(seeder: DemoSeeder) {
  for (const story of await readStories(STORIES)) {
    await seeder.tell(story);
  }
}

/** The service as it is when its process dies after each change: only the first one is made. */
function dyingAfterOneChange(
  service: MicroAppsService<CallContext>,
): MicroAppsService<CallContext> {
  let alive = true;
  const once =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      if (!alive) {
        throw new Error('the process is gone');
      }
      alive = false;
      return act(...args);
    };
  return {
    ...service,
    submit: once(service.submit),
    decide: once(service.decide),
    verifyControl: once(service.verifyControl),
    resolveCondition: once(service.resolveCondition),
  };
}

async function stateOf(service: MicroAppsService<CallContext>) {
  const { items } = await service.listApps(
    appsQuerySchema.parse({ limit: 100 }),
    LOOKING,
  );
  return Promise.all(
    items
      .map(({ namespace, name }) => ({ namespace, name }))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(async key => {
        const app = await service.getApp(key, LOOKING);
        const { inherent, residual, state, latestRequest } = app;
        const legs = latestRequest!.legs
          .map(leg => `${leg.name} ${leg.approvals}/${leg.count}`)
          .join(', ');
        return [
          app.name,
          `${inherent.score} ${residual.score} ${residual.tier}`,
          `${state}, revision ${app.currentRevision.number}`,
          `${latestRequest!.state}${legs && `: ${legs}`}`,
        ];
      }),
  );
}

const EXPECTED = [
  [
    'absence-assistant',
    '81 81 medium',
    'in-review, revision 1',
    'open: security 1/1, owner 0/1',
  ],
  ['benefits-letter-drafter', '216 216 high', 'blocked, revision 1', 'blocked'],
  ['call-brief-writer', '18 18 low', 'review-due, revision 1', 'approved'],
  [
    'campaign-analyst',
    '63 63 medium',
    'review-due, revision 1',
    'approved: security 1/1, owner 1/1',
  ],
  [
    'candidate-ranker',
    '63 63 medium',
    'draft, revision 1',
    'rejected: security 0/1, owner 0/1',
  ],
  [
    'chargeback-agent',
    '240 144 medium',
    'approved, revision 1',
    'approved: security 1/1, owner 1/1',
  ],
  ['client-notes-summarizer', '350 350 high', 'blocked, revision 1', 'blocked'],
  ['contract-finder', '28 28 low', 'approved, revision 3', 'approved'],
  [
    'deal-desk-agent',
    '105 105 medium',
    'in-review, revision 2',
    'open: security 1/1, owner 0/1',
  ],
  ['hr-policy-bot', '18 18 low', 'approved, revision 1', 'approved'],
  [
    'invoice-approval-agent',
    '168 168 medium',
    'approved, revision 1',
    'approved: security 1/1, owner 1/1',
  ],
  [
    'it-helpdesk-chatbot',
    '54 54 medium',
    'approved, revision 1',
    'approved: security 1/1, owner 1/1',
  ],
  [
    'lead-scoring-sheet',
    '54 54 medium',
    'in-review, revision 1',
    'open: security 0/1, owner 0/1',
  ],
  ['meeting-minutes', '9 9 low', 'approved, revision 1', 'approved'],
  ['newsletter-helper', '9 9 low', 'suspended, revision 1', 'approved'],
  ['press-monitor', '28 28 low', 'approved, revision 1', 'approved'],
  [
    'product-copywriter',
    '63 63 medium',
    'approved, revision 1',
    'approved: security 1/1, owner 1/1',
  ],
  [
    'proposal-drafter',
    '63 63 medium',
    'review-due, revision 1',
    'approved: security 1/1, owner 1/1',
  ],
  [
    'quarterly-report-writer',
    '63 63 medium',
    'approved, revision 2',
    'approved: security 1/1, owner 1/1',
  ],
  [
    'sales-notes-summarizer-v2',
    '42 42 low',
    'approved, revision 1',
    'approved',
  ],
  [
    'support-reply-drafter',
    '126 126 medium',
    'draft, revision 1',
    'changes-requested: security 0/1, owner 0/1',
  ],
  ['territory-planner', '24 24 low', 'overdue, revision 1', 'approved'],
  ['trade-fair-notes', '18 18 low', 'approved, revision 1', 'approved'],
  ['travel-planner', '42 42 low', 'blocked, revision 1', 'blocked'],
];

describe('the demo', () => {
  it('tells stories whose people and systems are in the examples', async () => {
    const known = new Set(
      readExamples().map(entity => stringifyEntityRef(entity)),
    );
    const stories = await readStories(STORIES);
    expect(stories.flatMap(entitiesOf).filter(ref => !known.has(ref))).toEqual(
      [],
    );
  });

  it('brings each app into its state, and changes nothing when it runs again', async () => {
    const { service, seederOf } = await setup();
    await tellAll(seederOf(service));
    expect(await stateOf(service)).toEqual(EXPECTED);
    const invoices = await service.getApp(
      { namespace: 'default', name: 'invoice-approval-agent' },
      LOOKING,
    );
    expect(invoices.conditions.map(({ state }) => state).sort()).toEqual([
      'met',
      'open',
    ]);

    const orphan = await service.getApp(
      { namespace: 'default', name: 'trade-fair-notes' },
      LOOKING,
    );
    expect(orphan.ownership.orphan).toMatchObject({
      reason: 'group-empty',
      asked: ['group:default/sales-ops', 'group:default/platform'],
    });

    const before = await service.verifyAudit({}, LOOKING);
    await tellAll(seederOf(service));
    expect(await service.verifyAudit({}, LOOKING)).toEqual(before);
    expect(before.status).toBe('intact');
  });

  it('goes on where it was interrupted, whichever change was the last', async () => {
    const { service, seederOf } = await setup();
    let finished = false;
    for (let attempt = 0; !finished && attempt < 200; attempt += 1) {
      finished = await tellAll(seederOf(dyingAfterOneChange(service))).then(
        () => true,
        error => {
          expect(error.message).toBe('the process is gone');
          return false;
        },
      );
    }
    expect(await stateOf(service)).toEqual(EXPECTED);
  });

  it('leaves alone what people have changed since', async () => {
    const { service, seederOf } = await setup();
    await tellAll(seederOf(service));
    const key = { namespace: 'default', name: 'absence-assistant' };
    const { currentRevision } = await service.getApp(key, LOOKING);
    await service.submit(
      {
        manifest: {
          ...currentRevision.manifest,
          spec: { ...currentRevision.manifest.spec, environments: ['sandbox'] },
        },
        baseRevision: 1,
      },
      LOOKING,
    );
    const changed = await stateOf(service);
    await tellAll(seederOf(service));
    expect(await stateOf(service)).toEqual(changed);
  });
});

describe('startDemo', () => {
  const start = (data: JsonObject) =>
    startDemo({
      config: mockServices.rootConfig({ data }),
      lifecycle: mockServices.lifecycle.mock(),
      auth: mockServices.auth(),
      catalog: catalogServiceMock(),
      logger: mockServices.logger.mock(),
      services: {} as DemoServices,
    });

  it('refuses to start anywhere but in development', () => {
    expect(() => start({ microApps: { demo: { enabled: true } } })).toThrow(
      /for development only/,
    );
  });

  it.each([{}, { microApps: { demo: { enabled: false } } }])(
    'does nothing unless it is enabled',
    data => {
      expect(() => start(data)).not.toThrow();
    },
  );
});
