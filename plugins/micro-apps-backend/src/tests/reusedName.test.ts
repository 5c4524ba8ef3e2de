import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { AuditEntry } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';

const BASE = '/apps/default/notes/decommission';
const ONE_LIFE = [
  'decommission-complete',
  'decommission-attest',
  'decommission-start',
  'decommission-request',
  'request-submit',
];
const directory = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'migrations',
);
const name = '20261127204000_given_up_names.js';

const databases = testDatabases();

describe.each(databases.eachSupportedId())(
  'a name that is used again, on %s',
  id => {
    let knex: Knex;
    let backend: MicroAppsBackend;

    async function register() {
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: lowManifest('notes') })
        .expect(201);
    }

    async function retire() {
      await backend
        .as('citizen-dev')
        .post(BASE, { reason: 'Nobody uses it.' })
        .expect(201);
      await backend.runTask('decommission-apps');
      await backend
        .as('app-owner')
        .post(`${BASE}/targets/endpoint-llm-enterprise-x/attestation`, {
          left: 0,
          evidence: 'The key is gone.',
        })
        .expect(201);
      await backend.runTask('decommission-apps');
    }

    async function actionsOf(entityRef: string): Promise<string[]> {
      const { body } = await backend
        .as('auditor')
        .get(`/apps/default/${entityRef.replace(/^.*\//, '')}/audit`)
        .expect(200);
      expect(body.totalItems).toBe(body.items.length);
      return body.items.map(({ action }: AuditEntry) => action);
    }

    const rows = (): Promise<
      { entity_ref: string; name_until_seq: unknown }[]
    > =>
      knex('micro_apps')
        .orderBy('created_at')
        .select('entity_ref', 'name_until_seq');

    beforeEach(async () => {
      knex = await databases.init(id as TestDatabaseId);
      backend = await startMicroApps({
        knex,
        config: { decommission: { coolingDays: 0, nameReservedDays: 0 } },
      });
      await register();
      await retire();
      await register();
      await retire();
      await register();
    });
    afterEach(() => backend.stop());

    it('shows each side its own audit entries', async () => {
      const [first, second, third] = await rows();
      expect(await actionsOf(first.entity_ref)).toEqual(ONE_LIFE);
      expect(await actionsOf(second.entity_ref)).toEqual(ONE_LIFE);
      expect(await actionsOf(third.entity_ref)).toEqual(['request-submit']);
      const { body } = await backend
        .as('auditor')
        .get('/audit?app=default/notes&limit=100');
      expect(body.totalItems).toBe(2 * ONE_LIFE.length + 1);
    });

    it('is told apart by the migration as well', async () => {
      const before = await rows();
      await knex.migrate.down({ directory, name });
      expect(await knex('micro_apps').first()).not.toHaveProperty(
        'name_until_seq',
      );
      await knex.migrate.up({ directory, name });
      expect(await rows()).toEqual(before);
    });
  },
);
