import { mockServices, TestDatabaseId } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/databases';
import { AppRecord, Database, WaiverRecord } from '.';

const NOW = '2026-11-22T10:00:00.123Z';
const databases = testDatabases();

const app = (id: string): AppRecord => ({
  id,
  entityRef: `microapp:default/${id}`,
  namespace: 'default',
  name: id,
  title: id,
  type: 'rag',
  owner: `group:default/${id}`,
  audience: 'team',
  environments: ['sandbox'],
  endpoints: ['x'],
  searchText: id,
  state: 'blocked',
  heldState: null,
  residual: { score: 63, tier: 'medium' },
  inherent: { score: 63, tier: 'medium' },
  currentRevision: 1,
  currentDigest: 'd',
  approvedRevision: null,
  openRequestId: null,
  openRevision: null,
  reopening: null,
  openConditions: 0,
  breachedSince: null,
  orphanedSince: null,
  breachedRules: [],
  reviewIntervalDays: 30,
  lastReviewedAt: null,
  nextReviewAt: null,
  originLocation: null,
  originMissingSince: null,
  handedOverRevision: null,
  createdBy: 'user:default/u',
  submittedBy: 'user:default/u',
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
  changeSeq: 0,
});

const waiver = (
  id: string,
  change: Partial<WaiverRecord> = {},
): WaiverRecord => ({
  id,
  appId: 'a',
  rule: 'residency',
  ruleTitle: 'Residency',
  state: 'proposed',
  reason: 'Why.',
  compensatingControl: 'What instead.',
  revision: 1,
  proposedBy: 'user:default/s1',
  proposedAt: NOW,
  decidedBy: null,
  decidedAt: null,
  endedBy: null,
  endedAt: null,
  comment: null,
  expiresAt: '2026-12-01T00:00:00.000Z',
  remindedDays: null,
  notForOwner: null,
  ...change,
});

const page = { limit: 25, offset: 0 };

describe.each(databases.eachSupportedId())('waivers on %s', id => {
  let database: Database;
  beforeEach(async () => {
    const knex = await databases.init(id as TestDatabaseId);
    database = await Database.create({
      database: mockServices.database({ knex }),
    });
    await database.read(async ({ apps }) => {
      await apps.insert(app('a'));
      await apps.insert(app('b'));
    });
  });

  const insert = (...waivers: WaiverRecord[]) =>
    database.read(async stores => {
      for (const item of waivers) {
        await stores.waivers.insert(item);
      }
    });
  const ids = (waivers: WaiverRecord[]) => waivers.map(item => item.id);

  it('come back as they were written', async () => {
    const whole = waiver('w', {
      state: 'revoked',
      decidedBy: 'user:default/s2',
      decidedAt: NOW,
      endedBy: 'user:default/s1',
      endedAt: NOW,
      comment: 'Not needed.',
      remindedDays: 7,
    });
    await insert(whole);
    await database.read(async ({ waivers }) => {
      await expect(waivers.find('w')).resolves.toEqual(whole);
      await expect(waivers.listOfApp('a')).resolves.toEqual([whole]);
      await expect(waivers.find('other')).resolves.toBeUndefined();
    });
  });

  it('are one for each app and rule, as long as they are open', async () => {
    await insert(waiver('w1'), waiver('w2', { appId: 'b' }));
    await insert(waiver('w3', { rule: 'other' }));
    await insert(waiver('w4', { state: 'refused' }));
    await expect(insert(waiver('w5', { state: 'active' }))).rejects.toThrow(
      /unique/i,
    );
  });

  it('are written over the state that was read, only', async () => {
    await insert(waiver('w'));
    await database.read(async ({ waivers }) => {
      const active = waiver('w', { state: 'active' });
      await expect(waivers.update(active, 'proposed')).resolves.toBe(true);
      await expect(
        waivers.update(waiver('w', { state: 'refused' }), 'proposed'),
      ).resolves.toBe(false);
      await expect(waivers.activeOf(['a', 'b'])).resolves.toEqual([active]);
    });
  });

  it('are listed with those that wait first, of apps that may be seen', async () => {
    await insert(
      waiver('over', { state: 'expired' }),
      waiver('active', { state: 'active', rule: 'r1' }),
      waiver('late', { rule: 'r2', expiresAt: '2026-12-02T00:00:00.000Z' }),
      waiver('soon', { rule: 'r3', appId: 'b' }),
    );
    await database.read(async ({ waivers }) => {
      expect(ids(await waivers.list(page))).toEqual([
        'soon',
        'late',
        'active',
        'over',
      ]);
      expect(ids(await waivers.list({ limit: 1, offset: 1 }))).toEqual([
        'late',
      ]);
      expect(ids(await waivers.list({ ...page, app: 'default/B' }))).toEqual([
        'soon',
      ]);
      const filtered = {
        ...page,
        state: ['proposed' as const, 'active' as const],
        visible: { field: 'owner' as const, values: ['group:default/a'] },
      };
      expect(ids(await waivers.list(filtered))).toEqual(['late', 'active']);
      await expect(waivers.countMatching(filtered)).resolves.toBe(2);
      await expect(
        waivers.countMatching({ ...page, rule: 'r3' }),
      ).resolves.toBe(1);
    });
  });

  it('are found when they end, and when people have to be reminded', async () => {
    await insert(
      waiver('w1', { state: 'active', rule: 'r1', remindedDays: 14 }),
      waiver('w2', { state: 'active', rule: 'r2', remindedDays: 7 }),
      waiver('w3', { state: 'active', rule: 'r3' }),
      waiver('w4', { state: 'refused', rule: 'r4' }),
      waiver('w5', { rule: 'r5' }),
      waiver('w6', {
        state: 'active',
        rule: 'r6',
        expiresAt: '2027-01-01T00:00:00.000Z',
      }),
    );
    await database.read(async ({ waivers }) => {
      const end = '2026-12-01T00:00:00.000Z';
      expect(ids(await waivers.endingBefore(end, 10))).toEqual([
        'w1',
        'w2',
        'w3',
        'w5',
      ]);
      expect(
        await waivers.endingBefore('2026-11-30T23:59:59.999Z', 10),
      ).toEqual([]);
      expect(ids(await waivers.toRemind(end, 7, 10))).toEqual(['w1', 'w3']);
      expect(ids(await waivers.toRemind(end, 14, 10))).toEqual(['w3']);
    });
  });
});
