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
import { waitFor } from '../../__testUtils__/waitFor';
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

  describe('before the certificate', () => {
    const CACHE = 'default/bot/cache';
    const config = parseDecommissionConfig({
      targets: [
        memoryTarget({
          kind: 'credentials',
          belongsTo: { endpoints: ['llm-enterprise-x'] },
        }),
        memoryTarget({
          id: 'cache',
          title: 'Cache',
          kind: 'cache',
          resource: '{namespace}/{name}/cache',
        }),
      ],
    });
    /** Empties what comes last, and lets something happen to what came first. */
    const meanwhile = (happen: () => void) => {
      store.onRemove = resource => {
        store.held.set(resource, 0);
        if (resource === CACHE) {
          happen();
        }
      };
    };
    const certificate = async () =>
      JSON.parse((await current()).certificate ?? 'null');

    it('empties again what an app wrote after its place was proven empty', async () => {
      meanwhile(() => store.held.set(RESOURCE, 3));
      await runner(config).run();
      expect(await current()).toMatchObject({
        state: 'running',
        certificate: null,
        steps: [
          {
            targetId: 'vectors',
            state: 'retrying',
            before: 5,
            after: 3,
            doneAt: null,
            problem: expect.stringMatching(/counts 3 again/),
          },
          { targetId: 'cache', state: 'done' },
        ],
      });
      clock += 5_000;
      await runner(config).run();
      expect((await current()).state).toBe('completed');
      expect(store.held.get(RESOURCE)).toBe(0);
      const now = new Date(clock).toISOString();
      expect(await certificate()).toMatchObject({
        targets: [
          { id: 'vectors', before: 5, completedAt: now, lastCountedAt: now },
          {
            id: 'cache',
            completedAt: new Date(clock - 5_000).toISOString(),
            lastCountedAt: now,
          },
        ],
      });
      expect(await actions()).toEqual([
        'decommission-complete',
        'decommission-target-empty',
        'decommission-not-proven',
        'decommission-target-empty',
        'decommission-target-empty',
        'decommission-start',
      ]);
    });

    it('does not say that nothing was there where something came later', async () => {
      store.held.set(RESOURCE, 0);
      meanwhile(() => store.held.set(RESOURCE, 3));
      await runner(config).run();
      clock += 5_000;
      await runner(config).run();
      expect(await certificate()).toMatchObject({
        targets: [{ id: 'vectors', before: 3, after: 0 }, { before: 0 }],
      });
    });

    it('waits for a store that does not answer any more', async () => {
      meanwhile(() => {
        store.onCount = resource => {
          if (resource === RESOURCE) {
            throw new Error('connection reset');
          }
          return store.held.get(resource) ?? 0;
        };
      });
      await runner(config).run();
      expect(await current()).toMatchObject({
        state: 'running',
        steps: [
          { state: 'retrying', problem: 'connection reset' },
          { state: 'done' },
        ],
      });
    });

    it('believes no count of a place that the configuration has moved', async () => {
      const manual = parseDecommissionConfig({
        targets: [
          { ...config.targets[0], resource: '{name}' },
          { ...config.targets[1], adapter: 'manual' },
        ],
      });
      await runner(manual).run();
      await database.transaction(async ({ decommissions }) => {
        const [, step] = (await decommissions.find('d'))!.steps;
        await decommissions.updateStep(
          { ...step, state: 'done', after: 0, doneAt: step.availableAt },
          step,
        );
      });
      await runner(config).run();
      expect(await current()).toMatchObject({
        state: 'running',
        steps: [{ state: 'retrying' }, { state: 'done' }],
      });
    });

    it('tells people where something is written again and again', async () => {
      // Before it is emptied, afterwards, and before the certificate.
      const answers = [5, 0, 2];
      let asked = 0;
      store.onCount = resource => {
        if (resource !== RESOURCE) {
          return 0;
        }
        asked += 1;
        return answers[(asked - 1) % answers.length];
      };
      for (let attempt = 0; attempt < 4; attempt += 1) {
        await runner(config).run();
        clock += DAY_MS;
      }
      expect(await current()).toMatchObject({
        state: 'running',
        steps: [{ attempts: 4 }, { state: 'done' }],
      });
      expect(await toldOf()).toHaveLength(1);
    });

    it('concludes nothing where a step was taken up again meanwhile', async () => {
      let release = () => {};
      const slow = new Promise<void>(resolve => {
        release = resolve;
      });
      let last = 0;
      store.onCount = async resource => {
        if (resource === RESOURCE && store.held.get(CACHE) === 0) {
          last += 1;
          if (last === 1) {
            await slow;
            return 0;
          }
        }
        return store.held.get(resource) ?? 0;
      };
      store.held.set(CACHE, 1);
      const waiting = runner(config).run();
      await waitFor(async () => expect(last).toBe(1));
      store.held.set(RESOURCE, 4);
      await runner(config).run();
      release();
      await waiting;
      expect(await current()).toMatchObject({
        state: 'running',
        certificate: null,
        steps: [{ state: 'retrying', after: 4 }, { state: 'done' }],
      });
    });
  });

  describe('where a target does not come to its end', () => {
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
