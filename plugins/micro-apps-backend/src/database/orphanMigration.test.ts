import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/databases';
import {
  insertDecommission,
  retiredApp,
} from '../__testUtils__/decommissionRecords';
import { Database } from './Database';

const directory = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'migrations',
);
const name = '20261127203000_orphan_obstacle.js';

describe('the migration of obstacles', () => {
  const databases = testDatabases();

  it.each(databases.eachSupportedId())(
    'goes down and up again with an app without an owner, on %s',
    async id => {
      const knex = await databases.init(id);
      const database = await Database.create({
        database: mockServices.database({ knex }),
      });
      await insertDecommission(database);
      await database.transaction(({ orphans }) =>
        orphans.insert({
          id: 'o',
          appId: retiredApp.id,
          owner: retiredApp.owner,
          reason: 'owner-gone',
          since: retiredApp.createdAt,
          deadline: retiredApp.createdAt,
          remindedDays: null,
          decommissionId: null,
          obstacle: 'It is shared.',
          asked: ['group:default/platform'],
          endedAt: null,
          outcome: null,
        }),
      );

      await knex.migrate.down({ directory, name });
      const [below] = await knex('app_orphans');
      expect(below).toMatchObject({ id: 'o', owner: retiredApp.owner });
      expect(below).not.toHaveProperty('obstacle');

      await knex.migrate.up({ directory, name });
      await expect(
        database.read(({ orphans }) => orphans.findOpen(retiredApp.id)),
      ).resolves.toMatchObject({
        obstacle: null,
        asked: ['group:default/platform'],
      });
    },
  );
});
