import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/databases';
import {
  insertDecommission,
  planDecommission,
} from '../__testUtils__/decommissionRecords';
import { Database } from './Database';

const directory = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'migrations',
);
const name = '20261122175000_decommission.js';

describe('the migration of planned ends', () => {
  const databases = testDatabases();

  it.each(databases.eachSupportedId())(
    'goes down and up again with a decommission in the table, on %s',
    async id => {
      const knex = await databases.init(id);
      const database = await Database.create({
        database: mockServices.database({ knex }),
      });
      await insertDecommission(database);
      await planDecommission(database, Date.parse('2027-01-01T00:00:00Z'));
      await knex('decommissions').update({ reminded_days: 7 });

      await knex.migrate.down({ directory, name });
      const [below] = await knex('decommissions');
      expect(below).toMatchObject({ id: 'd', state: 'planned' });
      expect(below).not.toHaveProperty('reminded_days');

      await knex.migrate.up({ directory, name });
      await expect(
        database.read(({ decommissions }) => decommissions.find('d')),
      ).resolves.toMatchObject({
        state: 'planned',
        plannedFor: '2027-01-01T00:00:00.000Z',
        remindedDays: null,
      });
    },
  );
});
