import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { appRecord } from '../__testUtils__/appRecord';
import { testDatabases } from '../__testUtils__/databases';
import { Database } from './Database';

const directory = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'migrations',
);
const name = '20261128000000_set_aside.js';
const NOW = '2026-11-22T10:00:00.123Z';
const TABLES = [
  'control_verifications',
  'policy_waivers',
  'approval_conditions',
];

describe('the migration of what does not count for an owner', () => {
  const databases = testDatabases();

  it.each(databases.eachSupportedId())(
    'goes down and up again with a finding, on %s',
    async id => {
      const knex = await databases.init(id);
      const database = await Database.create({
        database: mockServices.database({ knex }),
      });
      await database.transaction(async stores => {
        await stores.apps.insert(appRecord('a'));
        await stores.verifications.insert({
          id: 'v',
          appId: 'a',
          controlId: 'pii-masking',
          number: 1,
          entryDigest: 'e',
          outcome: 'verified',
          digest: 'd',
          evidence: 'Looked.',
          verifiedBy: 'user:default/u',
          verifiedAt: NOW,
          expiresAt: NOW,
          notForOwner: 'group:default/g',
        });
      });

      await knex.migrate.down({ directory, name });
      for (const table of TABLES) {
        expect(await knex(table).columnInfo()).not.toHaveProperty(
          'not_for_owner',
        );
      }

      await knex.migrate.up({ directory, name });
      await expect(
        database.read(({ verifications }) => verifications.latest('a')),
      ).resolves.toMatchObject([{ id: 'v', notForOwner: null }]);
    },
  );
});
