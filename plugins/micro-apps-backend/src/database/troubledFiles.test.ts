import { mockServices, TestDatabaseId } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/databases';
import { Database } from './Database';

const NOW = '2026-11-22T10:00:00.123Z';
const MINE = ['user:default/me', 'group:default/mine'];
const databases = testDatabases();

describe.each(databases.eachSupportedId())('files on %s', id => {
  it('with a name that is taken are of whom they name, not of who has the name', async () => {
    const database = await Database.create({
      database: mockServices.database({
        knex: await databases.init(id as TestDatabaseId),
      }),
    });
    await database.transaction(async ({ fileConflicts }) => {
      for (const owner of ['group:default/mine', 'group:default/other', null]) {
        await fileConflicts.see({
          entityRef: 'microapp:default/a',
          location: `url:https://git.example.com/${owner}.yaml`,
          existingLocation: 'url:https://git.example.com/first.yaml',
          owner,
          seenAt: NOW,
        });
      }
    });
    await database.read(async ({ followed }) => {
      const page = { limit: 10, offset: 0 };
      expect(await followed.troubled({ ...page, owners: MINE })).toMatchObject([
        {
          problem: 'conflict',
          location: 'url:https://git.example.com/group:default/mine.yaml',
        },
      ]);
      expect(await followed.countTroubled({ owners: MINE })).toBe(1);
      expect(await followed.countTroubled({ owners: [] })).toBe(0);
      expect(await followed.countTroubled()).toBe(3);
    });
  });
});
