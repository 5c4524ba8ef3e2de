import { mockServices, TestDatabaseId } from '@backstage/backend-test-utils';
import {
  DECISIONS,
  isApproval,
  legEligibility,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { appRecord, NOW, OWNERS, USERS } from '../__testUtils__/appRecord';
import { waitFor } from '../__testUtils__/waitFor';
import { AppAccess } from '../services/AppAccess';
import {
  AppCriteria,
  AppRecord,
  Database,
  FullRequest,
  OutboxMessage,
} from '.';

function fullRequest(
  app: AppRecord,
  change: Partial<FullRequest>,
): FullRequest {
  return {
    id: `r-${app.id}`,
    appId: app.id,
    revision: 1,
    digest: 'd',
    state: 'open',
    owner: app.owner,
    ownerApprovers: [app.owner],
    residual: app.residual,
    inherent: app.inherent,
    originLocation: null,
    requestedBy: USERS[0],
    requestedAt: NOW,
    waitingSince: NOW,
    closedAt: null,
    comment: 'why',
    cause: 'submission',
    reasons: [],
    legs: [],
    decisions: [],
    ...change,
  };
}

const leaf: fc.Arbitrary<AppCriteria> = fc.oneof(
  fc.record({
    field: fc.constant('owner' as const),
    values: fc.subarray(OWNERS),
  }),
  fc.record({
    field: fc.constant('requester' as const),
    values: fc.subarray(USERS),
  }),
  fc.record({
    field: fc.constant('tier' as const),
    values: fc.subarray([...TIERS]),
  }),
  fc.record({
    field: fc.constant('state' as const),
    values: fc.subarray(['approved', 'blocked', 'in-review']),
  }),
);
const { criteria } = fc.letrec<{ criteria: AppCriteria }>(tie => ({
  criteria: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc
      .array(tie('criteria'), { minLength: 1, maxLength: 3 })
      .map(allOf => ({ allOf }) as AppCriteria),
    fc
      .array(tie('criteria'), { minLength: 1, maxLength: 3 })
      .map(anyOf => ({ anyOf }) as AppCriteria),
    tie('criteria').map(not => ({ not }) as AppCriteria),
  ),
}));

const databases = testDatabases();

describe.each(databases.eachSupportedId())('stores on %s', id => {
  let knex: Knex;
  let database: Database;
  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
    database = await Database.create({
      database: mockServices.database({ knex }),
    });
  });

  it('read what was written, in the same types', async () => {
    const app = appRecord('a', { lastReviewedAt: NOW });
    const request = fullRequest(app, {
      legs: [
        {
          requestId: 'r-a',
          name: 'security',
          position: 0,
          needed: 2,
          approvers: ['group:default/a', 'user:default/u1'],
        },
      ],
      decisions: [
        {
          id: 'd1',
          requestId: 'r-a',
          number: 1,
          revision: 1,
          leg: 'security',
          slot: 1,
          decision: 'approve',
          digest: 'd',
          decidedBy: USERS[1],
          decidedAt: NOW,
          decidedFor: null,
          comment: null,
        },
      ],
    });
    await database.transaction(async stores => {
      await stores.apps.insert(app);
      await stores.requests.insert(request);
      await stores.requests.insertLegs(request.legs);
      await stores.requests.insertDecision(request.decisions[0]);
    });
    await database.read(async stores => {
      expect(await stores.apps.find(app.entityRef)).toEqual(app);
      expect(await stores.requests.find('r-a')).toEqual(request);
      expect(await stores.requests.findLatest('a')).toEqual(request);
    });
  });

  it('refuse to write over a newer version', async () => {
    await database.read(async ({ apps }) => {
      await apps.insert(appRecord('a'));
      expect(await apps.update(appRecord('a', { version: 2 }), 1)).toBe(true);
      expect(await apps.update(appRecord('a', { version: 2 }), 1)).toBe(false);
    });
  });

  it('leave nothing of a transaction that failed', async () => {
    await expect(
      database.transaction(async stores => {
        await stores.apps.insert(appRecord('a'));
        await stores.audit.append(
          [{ actor: 'a', action: 'b', app: null, summary: 'c', data: {} }],
          NOW,
        );
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    await database.read(async stores => {
      expect(await stores.apps.findAll(['microapp:default/a'])).toEqual([]);
      expect((await stores.audit.head()).seq).toBe(0);
    });
  });

  it('take effect also where each waits for what the other has locked', async () => {
    const names = ['a', 'b'];
    await database.read(async ({ apps }) => {
      for (const name of names) {
        await apps.insert(appRecord(name));
      }
    });
    let holding = 0;
    // On SQLite there is one at a time.
    const atOnce = id === 'SQLITE_3' ? 1 : 2;
    const eachHoldsOne = () =>
      waitFor(() => expect(holding).toBeGreaterThanOrEqual(atOnce));
    const lockAll = (refs: string[]) =>
      database.transaction(async ({ apps, audit }) => {
        for (const ref of refs) {
          await apps.lock(ref);
          holding += 1;
          await eachHoldsOne();
        }
        await audit.append(
          [{ actor: 'a', action: 'b', app: null, summary: 'c', data: {} }],
          NOW,
        );
      });
    const refs = names.map(name => appRecord(name).entityRef);
    await Promise.all([lockAll(refs), lockAll([...refs].reverse())]);
    await database.read(async ({ audit }) => {
      expect(await audit.range(1, 100, 100)).toHaveLength(2);
    });
  });

  it('append to the end of the chain, whoever moved it and whatever was undone', async () => {
    const replica = await Database.create({
      database: mockServices.database({ knex }),
    });
    const append = (to: Database, summary: string, fails = false) =>
      to.transaction(async stores => {
        const entry = { actor: 'a', action: 'b', app: null, summary, data: {} };
        await stores.audit.append([entry], NOW);
        if (fails) {
          throw new Error('stop');
        }
      });
    await append(database, 'first');
    await append(replica, 'second');
    await append(database, 'third');
    await expect(append(database, 'undone', true)).rejects.toThrow('stop');
    await append(database, 'fourth');
    await Promise.all([append(replica, 'fifth'), append(database, 'sixth')]);

    await database.read(async ({ audit }) => {
      const entries = await audit.range(1, 100, 100);
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(entries.slice(1).map(entry => entry.previousHash)).toEqual(
        entries.slice(0, -1).map(({ hash }) => hash),
      );
      expect(await audit.head()).toEqual({ seq: 6, hash: entries[5].hash });
    });
  });

  it('select by criteria what the same criteria allow in memory', async () => {
    const apps: AppRecord[] = [];
    for (const owner of OWNERS) {
      for (const state of ['approved', 'blocked'] as const) {
        for (const tier of TIERS) {
          const number = apps.length;
          apps.push(
            appRecord(`a${number}`, {
              owner,
              state,
              residual: { score: 1, tier },
              createdBy: USERS[number % 3],
              submittedBy: USERS[(number + 1) % 2],
              currentRevision: 2,
              handedOverRevision: [null, 1, 2][number % 3],
            }),
          );
        }
      }
    }
    await database.transaction(async stores => {
      for (const app of apps) {
        await stores.apps.insert(app);
      }
    });
    await fc.assert(
      fc.asyncProperty(criteria, async visible => {
        const access = AppAccess.of({ read: visible });
        const found = await database.read(stores =>
          stores.apps.list({
            visible,
            orderBy: 'createdAt:asc',
            limit: 200,
            offset: 0,
          }),
        );
        expect(found.map(app => app.id).sort()).toEqual(
          apps
            .filter(app => access.allows('read', app))
            .map(app => app.id)
            .sort(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('find eligible requests by the rule of four eyes', async () => {
    const decision = fc.record({
      leg: fc.constantFrom('security', 'owner'),
      decision: fc.constantFrom(...DECISIONS.slice(0, 2)),
      decidedBy: fc.constantFrom(...USERS),
      decidedFor: fc.option(fc.constantFrom(...USERS), { freq: 3 }),
    });
    const delegator = fc.record({
      userEntityRef: fc.constantFrom(...USERS),
      claims: fc.subarray(OWNERS.slice(0, 2)),
    });
    const scenario = fc.record({
      state: fc.constantFrom('open' as const, 'blocked' as const),
      owner: fc.constantFrom(...OWNERS),
      requestedBy: fc.constantFrom(...USERS),
      needed: fc.constantFrom(1, 2),
      approvers: fc.subarray([...OWNERS, ...USERS], { minLength: 1 }),
      decisions: fc.uniqueArray(decision, {
        // Nobody decides twice, or is represented twice.
        comparator: (a, b) =>
          a.decidedBy === b.decidedBy ||
          (a.decidedFor !== null && a.decidedFor === b.decidedFor),
        maxLength: 2,
      }),
      delegators: fc.array(delegator, { maxLength: 2 }),
      groups: fc.subarray(OWNERS.slice(0, 2)),
      caller: fc.constantFrom(...USERS),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async options => {
        number += 1;
        const app = appRecord(`s${number}`, { owner: options.owner });
        const legs = ['security', 'owner'].map((name, position) => ({
          requestId: `r-${app.id}`,
          name,
          position,
          needed: options.needed,
          approvers: [...new Set(options.approvers)],
        }));
        const decisions = options.decisions.map((item, index) => ({
          ...item,
          id: `${app.id}-${index}`,
          requestId: `r-${app.id}`,
          number: index + 1,
          revision: 1,
          slot: isApproval(item.decision) ? index + 1 : null,
          digest: 'd',
          decidedAt: NOW,
          comment: null,
        }));
        const request = fullRequest(app, {
          state: options.state,
          requestedBy: options.requestedBy,
          legs,
          decisions,
        });
        const claims = [options.caller, ...options.groups];
        const found = await database.transaction(async stores => {
          await stores.apps.insert(app);
          await stores.requests.insert(request);
          await stores.requests.insertLegs(legs);
          for (const item of decisions) {
            await stores.requests.insertDecision(item);
          }
          return stores.requests.countMatching({
            appRef: app.entityRef,
            eligible: {
              userEntityRef: options.caller,
              claims,
              delegators: options.delegators.map(person => ({
                userEntityRef: person.userEntityRef,
                claims: [person.userEntityRef, ...person.claims],
              })),
            },
          });
        });
        const expected = legs.some(
          leg =>
            legEligibility({
              leg: { name: leg.name, count: leg.needed },
              approvers: leg.approvers,
              request,
              owner: request.owner,
              decisions,
              caller: {
                userEntityRef: options.caller,
                ownershipEntityRefs: options.groups,
                delegators: options.delegators.map(person => ({
                  userEntityRef: person.userEntityRef,
                  ownershipEntityRefs: person.claims,
                })),
              },
            }).mayDecide,
        );
        expect(found).toBe(expected ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });

  it('refuse a second decision of a person, and a slot that is taken', async () => {
    const app = appRecord('a');
    const request = fullRequest(app, {});
    const decide = (number: number, decidedBy: string, slot: number | null) =>
      database.read(stores =>
        stores.requests.insertDecision({
          id: `d${number}`,
          requestId: request.id,
          number,
          revision: 1,
          leg: 'security',
          slot,
          decision: 'approve',
          digest: 'd',
          decidedBy,
          decidedFor: number === 4 ? USERS[0] : null,
          decidedAt: NOW,
          comment: null,
        }),
      );
    await database.read(async stores => {
      await stores.apps.insert(app);
      await stores.requests.insert(request);
    });
    await decide(1, USERS[0], 1);
    await expect(decide(2, USERS[0], 2)).rejects.toThrow(/unique/i);
    await expect(decide(3, USERS[1], 1)).rejects.toThrow(/unique/i);
    await decide(4, USERS[1], 2);
  });

  it('tell a reader of every change, whatever the order of the commits', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
    const seen = new Set<string>();
    let cursor = 0;
    let writing = true;
    const reader = async () => {
      for (let last = false; !last;) {
        last = !writing;
        const after = cursor;
        const changes = await database.read(({ apps }) =>
          apps.changedAfter(after, 5),
        );
        for (const change of changes) {
          expect(change.changeSeq).toBeGreaterThan(cursor);
          cursor = change.changeSeq;
          seen.add(change.name);
        }
        if (changes.length > 0) {
          last = false;
        }
      }
    };
    const write = (name: string) =>
      database.transaction(async stores => {
        const app = appRecord(name);
        await stores.apps.insert(app);
        await stores.revisions.insert({
          appId: name,
          number: 1,
          digest: 'd',
          manifest: { metadata: { name } } as never,
          submittedBy: USERS[0],
          submittedAt: NOW,
          originLocation: null,
          comment: null,
          change: null,
        });
        const { seq } = await stores.audit.append(
          [{ actor: 'a', action: 'b', app: name, summary: 'c', data: {} }],
          NOW,
        );
        await stores.apps.update({ ...app, changeSeq: seq }, 1);
      });
    const reading = reader();
    await Promise.all(names.map(write));
    writing = false;
    await reading;
    expect([...seen].sort()).toEqual([...names].sort());
  });

  it('gives messages in the order in which they were owed, also of one moment', async () => {
    const titles = Array.from({ length: 12 }, (_, index) => `${index}`);
    for (const title of titles) {
      await database.read(({ outbox }) =>
        outbox.add([{ title, scope: title } as OutboxMessage], NOW),
      );
    }
    const claimed = await database.transaction(({ outbox }) =>
      outbox.claim(NOW, '2026-11-22T10:01:00.000Z', 100),
    );
    expect(claimed.map(({ message }) => message.title)).toEqual(titles);
  });

  it('hand each message to one of those who ask at once', async () => {
    const messages = Array.from(
      { length: 30 },
      (_, index) => ({ scope: `${index}` }) as OutboxMessage,
    );
    await database.read(({ outbox }) => outbox.add(messages, NOW));
    const later = '2026-11-22T10:01:00.000Z';
    const claim = () =>
      database.transaction(({ outbox }) => outbox.claim(NOW, later, 7));
    const claims = await Promise.all([claim(), claim(), claim(), claim()]);
    const ids = claims.flat().map(record => record.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(7);
    const rest = await database.transaction(({ outbox }) =>
      outbox.claim(NOW, later, 100),
    );
    expect(ids.length + rest.length).toBe(30);
    // The lease is over: whoever claimed has died.
    const again = await database.transaction(({ outbox }) =>
      outbox.claim(later, '2026-11-22T10:02:00.000Z', 100),
    );
    expect(again).toHaveLength(30);
    expect(again[0].attempts).toBe(2);
  });

  it('keep the newest finding about each control', async () => {
    const finding = (controlId: string, number: number) => ({
      id: `${controlId}${number}`,
      appId: 'a',
      controlId,
      number,
      entryDigest: 'e',
      outcome: 'verified' as const,
      digest: 'd',
      evidence: 'x',
      verifiedBy: USERS[0],
      verifiedAt: NOW,
      expiresAt: NOW,
      notForOwner: null,
    });
    await database.read(async stores => {
      await stores.apps.insert(appRecord('a'));
      for (const item of [finding('m', 1), finding('n', 1), finding('m', 2)]) {
        await stores.verifications.insert(item);
      }
      const latest = await stores.verifications.latest('a');
      expect(latest.map(item => item.id).sort()).toEqual(['m2', 'n1']);
      expect(latest).toContainEqual(finding('m', 2));
    });
  });
});
