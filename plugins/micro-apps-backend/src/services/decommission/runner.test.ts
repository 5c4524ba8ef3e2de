import { mockServices } from '@backstage/backend-test-utils';
import {
  DecommissionConfig,
  parseDecommissionConfig,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { testDatabases } from '../../__testUtils__/databases';
import {
  COOLING_END,
  insertDecommission,
  planDecommission,
} from '../../__testUtils__/decommissionRecords';
import { MemoryStore, memoryTarget } from '../../__testUtils__/memoryStore';
import { Database, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { DecommissionRunner } from './DecommissionRunner';
import { DecommissionTargets } from './DecommissionTargets';

const RESOURCE = 'default/bot';
const DAY_MS = 24 * 60 * 60 * 1000;
const databases = testDatabases();

describe.each(databases.eachSupportedId())('the runner on %s', id => {
  let database: Database;
  let clock: number;
  let store: MemoryStore;

  const read = <T>(work: (stores: Stores) => Promise<T>) => database.read(work);
  const current = async () =>
    (await read(({ decommissions }) => decommissions.find('d')))!;
  const actions = async () =>
    (await read(({ audit }) => audit.list({ limit: 100, offset: 0 }))).map(
      ({ action }) => action,
    );

  function runner(config: Partial<DecommissionConfig> = {}) {
    const targets = DecommissionTargets.create({
      config: {
        ...parseDecommissionConfig({
          targets: [
            memoryTarget({
              kind: 'credentials',
              belongsTo: { endpoints: ['llm-enterprise-x'] },
              timeoutSeconds: 1,
            }),
          ],
        }),
        ...config,
      },
      fallbackGroup: 'group:default/platform',
      adapters: [store.adapter],
    });
    return DecommissionRunner.create({
      database,
      targets,
      messenger: { announce: () => {}, deliver: async () => {} },
      now: () => new Date(clock),
      logger: mockServices.logger.mock(),
    } as unknown as ServiceDependencies & {
      logger: ReturnType<typeof mockServices.logger.mock>;
    });
  }

  beforeEach(async () => {
    database = await Database.create({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
    clock = COOLING_END;
    store = new MemoryStore();
    store.held.set(RESOURCE, 5);
    await insertDecommission(database);
  });

  it('waits for the end of the cooling period', async () => {
    clock -= 1;
    await runner().run();
    expect((await current()).state).toBe('cooling');
    clock += 1;
    await runner().run();
    expect(await current()).toMatchObject({
      state: 'completed',
      steps: [{ state: 'done', before: 5, after: 0 }],
    });
    expect(await actions()).toEqual([
      'decommission-complete',
      'decommission-target-empty',
      'decommission-start',
    ]);
  });

  it('begins what was planned on its day, and can still be called off then', async () => {
    await planDecommission(database, clock);
    await runner().run();
    expect(await current()).toMatchObject({
      state: 'cooling',
      previousState: 'approved',
    });
    clock += 7 * DAY_MS;
    await runner().run();
    expect((await current()).state).toBe('completed');
  });

  it('does each step once, however many run', async () => {
    const runners = [runner(), runner(), runner()];
    await Promise.all(runners.map(each => each.run()));
    await runner().run();
    expect((await current()).state).toBe('completed');
    expect(store.calls.filter(call => call.startsWith('remove'))).toHaveLength(
      1,
    );
    expect(await actions()).toHaveLength(3);
  });

  it('tries again later what failed, and keeps the first count', async () => {
    let isDown = true;
    store.onRemove = resource => {
      store.held.set(resource, isDown ? 2 : 0);
      if (isDown) {
        throw new Error('connection reset');
      }
    };
    await runner().run();
    expect((await current()).steps).toMatchObject([
      {
        state: 'retrying',
        attempts: 1,
        before: 5,
        problem: 'connection reset',
      },
    ]);
    await runner().run();
    expect((await current()).steps).toMatchObject([{ attempts: 1 }]);

    isDown = false;
    clock += 5_000;
    await runner().run();
    expect(await current()).toMatchObject({
      state: 'completed',
      steps: [{ attempts: 2, before: 5, after: 0 }],
    });
  });

  it('takes over what a dead process had begun, after its claim', async () => {
    clock -= 1;
    await runner().run();
    clock += 1;
    // The claim of a process that was killed before it wrote anything down.
    const dead = runner();
    store.onCount = () => new Promise(() => {});
    const killed = dead.run();
    await killed;
    expect((await current()).steps).toMatchObject([
      {
        state: 'retrying',
        problem: 'The store did not answer within 1 s',
      },
    ]);
    await database.transaction(({ decommissions }) =>
      decommissions.claimSteps(
        new Date(clock + 5_000).toISOString(),
        new Date(clock + 60_000).toISOString(),
        10,
      ),
    );
    store.onCount = resource => store.held.get(resource) ?? 0;
    clock += 59_000;
    await runner().run();
    expect((await current()).steps).toMatchObject([{ state: 'running' }]);
    clock += 1_000;
    await runner().run();
    expect((await current()).state).toBe('completed');
  });

  it('leaves alone what is taken off the list, or handed to people', async () => {
    store.onRemove = () => undefined;
    await runner().run();
    clock += DAY_MS;
    await runner({ targets: [] }).run();
    expect((await current()).steps).toMatchObject([
      { state: 'retrying', problem: expect.stringMatching(/configuration/) },
    ]);
    clock += DAY_MS;
    await runner(
      parseDecommissionConfig({
        targets: [
          memoryTarget({
            adapter: 'manual',
            kind: 'credentials',
            belongsTo: { endpoints: ['llm-enterprise-x'] },
          }),
        ],
      }),
    ).run();
    expect((await current()).steps).toMatchObject([
      { state: 'attestation', adapter: 'manual' },
    ]);
    expect(store.held.get(RESOURCE)).toBe(5);
  });

  describe('where a target does not come to its end', () => {
    const toldOf = async () =>
      (
        await database.transaction(({ outbox }) =>
          outbox.claim(
            new Date(clock).toISOString(),
            new Date(clock + DAY_MS).toISOString(),
            100,
          ),
        )
      ).filter(({ message }) => message.scope.includes('stuck'));
    const attempt = async () => {
      await runner().run();
      clock += DAY_MS;
    };
    const dieInAttempt = async () => {
      await database.transaction(({ decommissions }) =>
        decommissions.claimSteps(
          new Date(clock).toISOString(),
          new Date(clock).toISOString(),
          10,
        ),
      );
    };

    beforeEach(() => {
      store.onRemove = () => undefined;
    });

    it('tells people once', async () => {
      for (let count = 0; count < 6; count += 1) {
        await attempt();
      }
      expect(await toldOf()).toHaveLength(1);
      expect((await current()).state).toBe('running');
    });

    it('tells them also where the third attempt was killed', async () => {
      await attempt();
      await attempt();
      await dieInAttempt();
      expect(await toldOf()).toHaveLength(0);
      await attempt();
      await attempt();
      expect(await toldOf()).toHaveLength(1);
    });
  });
});
