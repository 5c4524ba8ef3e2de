// The benchmarks look into the plugin's parts, which the package rightly does not export.
/* eslint-disable @backstage/no-forbidden-package-imports */
import type { Knex } from 'knex';
import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  Manifest,
  parseDecommissionConfig,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { readMicroAppsConfig } from '@micro-apps/backstage-plugin-micro-apps-backend/src/config/readMicroAppsConfig';
import { readPolicyConfig } from '@micro-apps/backstage-plugin-micro-apps-backend/src/config/readPolicyConfig';
import { Database } from '@micro-apps/backstage-plugin-micro-apps-backend/src/database';
import { AppAccess } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/AppAccess';
import { createMicroAppsService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/createMicroAppsService';
import { DecommissionTargets } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/decommission/DecommissionTargets';
import type { ServiceDependencies } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/dependencies';
import { EntityLookup } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/EntityLookup';
import type { Messenger } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/Messenger';
import { DecisionLogService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/policyDecisions/DecisionLogService';
import type {
  CallContext,
  MicroAppsService,
} from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/MicroAppsService';
import { createPolicyEngine } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/policy/createPolicyEngine';
import { PolicyService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/policy/PolicyService';
import { RegisterService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/RegisterService';
import { readPortalConfig, readStoryManifest } from './fixtures';

export type Registry = MicroAppsService<CallContext>;

/** Whoever acts, with all permissions: these are settled before the service is called. */
export function actingAs(name: string, ...groups: string[]): CallContext {
  const userEntityRef = `user:default/${name}`;
  return {
    caller: {
      type: 'user',
      userEntityRef,
      ownershipEntityRefs: [
        userEntityRef,
        ...groups.map(group => `group:default/${group}`),
      ],
    },
    access: AppAccess.full(),
  };
}

export const REQUESTER = actingAs('citizen-dev', 'sales-ops');
export const REVIEWER = actingAs('security-reviewer', 'security');

const MEDIUM_APP = parseManifest(readStoryManifest('lead-scoring-sheet'));

/** A medium app of the demo under another name: it goes to review. */
export function mediumApp(name: string): Manifest {
  return { ...MEDIUM_APP, metadata: { ...MEDIUM_APP.metadata, name } };
}

const LOW_APP = parseManifest(readStoryManifest('sales-notes-summarizer-v2'));

/** A low app of the demo under another name: it is approved at once. */
export function lowApp(name: string): Manifest {
  return { ...LOW_APP, metadata: { ...LOW_APP.metadata, name } };
}

const ENTITIES: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'sales-ops', namespace: 'default' },
    relations: [
      { type: 'hasMember', targetRef: 'user:default/citizen-dev' },
      { type: 'hasMember', targetRef: 'user:default/app-owner' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'crm', namespace: 'default' },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'crm', namespace: 'default' },
  },
];

/**
 * What the parts of the service share, over a database. The catalog is in memory, and nobody is told of changes, as both happen
 * outside the transactions that are measured.
 */
export async function createDependencies(
  knex: Knex,
): Promise<ServiceDependencies> {
  const database = await Database.create({
    database: { getClient: async () => knex },
  });
  const rootConfig = mockServices.rootConfig({ data: readPortalConfig() });
  const config = readMicroAppsConfig(rootConfig);
  const logger = mockServices.rootLogger({ level: 'warn' });
  const now = () => new Date();
  await RegisterService.create({ database, config, now }).sync(logger);
  const known = new Map(
    ENTITIES.map(entity => [stringifyEntityRef(entity), entity]),
  );
  const catalog = {
    ...catalogServiceMock(),
    getEntitiesByRefs: async (request: { entityRefs: string[] }) => ({
      items: request.entityRefs.map(ref => known.get(ref)),
    }),
  };
  return {
    database,
    config,
    entities: EntityLookup.create({
      catalog,
      auth: mockServices.auth(),
      logger,
    }),
    messenger: {
      announce: () => {},
      deliver: async () => {},
    } as unknown as Messenger,
    decisionLog: DecisionLogService.create({
      database,
      config: { retentionDays: 90, erase: [], labels: {} },
      now,
    }),
    policies: PolicyService.create({
      engine: await createPolicyEngine(
        readPolicyConfig(rootConfig),
        config.organisation,
      ),
      config,
      now,
    }),
    targets: DecommissionTargets.create({
      config: parseDecommissionConfig({}),
      fallbackGroup: config.fallbackGroup,
      adapters: [],
    }),
    now,
  };
}

/** The service of the plugin over a database. */
export async function createRegistry(knex: Knex): Promise<Registry> {
  return createMicroAppsService(await createDependencies(knex));
}
