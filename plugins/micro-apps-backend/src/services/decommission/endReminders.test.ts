import { mockServices } from '@backstage/backend-test-utils';
import { parseDecommissionConfig } from '@micro-apps/backstage-plugin-micro-apps-common';
import { testDatabases } from '../../__testUtils__/databases';
import {
  COOLING_END,
  insertDecommission,
  planDecommission,
} from '../../__testUtils__/decommissionRecords';
import { MemoryStore, memoryTarget } from '../../__testUtils__/memoryStore';
import { Database } from '../../database';
import { DecommissionRunner } from './DecommissionRunner';
import { DecommissionTargets } from './DecommissionTargets';

const DAY_MS = 24 * 60 * 60 * 1000;
const databases = testDatabases();

describe.each(databases.eachSupportedId())('a planned end on %s', id => {
  let database: Database;
  let clock: number;

  beforeEach(async () => {
    database = await Database.create({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
    clock = COOLING_END;
    await insertDecommission(database);
  });

  const runner = () =>
    DecommissionRunner.create({
      database,
      targets: DecommissionTargets.create({
        config: parseDecommissionConfig({
          targets: [
            memoryTarget({
              kind: 'credentials',
              belongsTo: { endpoints: ['llm-enterprise-x'] },
            }),
          ],
        }),
        fallbackGroup: 'group:default/platform',
        adapters: [new MemoryStore().adapter],
      }),
      messenger: { announce: () => {}, deliver: async () => {} },
      now: () => new Date(clock),
      logger: mockServices.logger.mock(),
    } as unknown as Parameters<typeof DecommissionRunner.create>[0]);

  const current = () =>
    database.read(({ decommissions }) => decommissions.find('d'));

  const sent = async () => {
    const messages = await database.transaction(({ outbox }) =>
      outbox.claim(
        new Date(clock).toISOString(),
        new Date(clock + 1).toISOString(),
        100,
      ),
    );
    clock += 1;
    await database.transaction(async ({ outbox }) => {
      for (const message of messages) {
        await outbox.remove(message.id);
      }
    });
    return messages.map(({ message }) => message.title);
  };

  it('reminds of a planned end once for each time, whoever runs', async () => {
    const end = clock + 30 * DAY_MS;
    await planDecommission(database, end);
    const told: number[] = [];
    for (let left = 30; left > 0; left -= 1) {
      clock = end - left * DAY_MS;
      await Promise.all([runner().run(), runner().run()]);
      const titles = await sent();
      told.push(...titles.map(() => left));
      await runner().run();
      expect(await sent()).toEqual([]);
    }
    expect(told).toEqual([14, 7, 1]);
  });

  it('reminds once after an outage, and leaves the time to call off', async () => {
    const end = clock + 30 * DAY_MS;
    await planDecommission(database, end);
    clock = end - DAY_MS / 2;
    await runner().run();
    expect(await sent()).toEqual([expect.stringContaining('ends on')]);
    clock = end + 21 * DAY_MS;
    await runner().run();
    expect(await current()).toMatchObject({
      state: 'cooling',
      coolingEndsAt: new Date(clock + 7 * DAY_MS).toISOString(),
    });
    expect(await sent()).toEqual([
      expect.stringContaining('out of service, as planned'),
    ]);
    clock += 7 * DAY_MS;
    await runner().run();
    expect((await current())?.state).toBe('completed');
  });
});
