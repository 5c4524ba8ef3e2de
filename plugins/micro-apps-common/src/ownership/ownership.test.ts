import fc from 'fast-check';
import { APP_STATES, ORPHAN_REASONS } from '../schema';
import {
  orphanDeadline,
  orphanReminder,
  OwnershipAction,
  OwnershipEligibilityInput,
  ownershipEligibility,
  OwnershipFacts,
  ownershipStep,
  parseOwnershipConfig,
} from '.';

const RULES = { deadlineDays: 30, confirmHours: 6 };
const NOW = '2026-11-22T12:00:00.000Z';
const hours = (count: number) =>
  new Date(Date.parse(NOW) + count * 60 * 60 * 1000).toISOString();

const owned: OwnershipFacts = {
  appState: 'approved',
  owner: 'present',
  absentSince: null,
  isSourceMissing: false,
  orphan: null,
};
const orphaned: OwnershipFacts = {
  ...owned,
  owner: 'gone',
  absentSince: hours(-48),
  orphan: {
    reason: 'owner-gone',
    deadline: hours(24 * 20),
    remindedDays: null,
    retirement: 'none',
  },
};
const orphan = (change: Partial<OwnershipFacts['orphan']>) => ({
  ...orphaned,
  orphan: { ...orphaned.orphan!, ...change },
});

describe('ownershipStep', () => {
  it.each<[string, OwnershipFacts, string | undefined]>([
    ['owned', owned, undefined],
    [
      'gone for long enough',
      { ...owned, owner: 'gone', absentSince: hours(-6) },
      'flag',
    ],
    [
      'gone since a moment ago',
      { ...owned, owner: 'gone', absentSince: hours(-5) },
      undefined,
    ],
    ['empty', { ...owned, owner: 'empty', absentSince: hours(-6) }, 'flag'],
    [
      'not asked about',
      { ...owned, owner: null, absentSince: hours(-60) },
      undefined,
    ],
    [
      'on its way out',
      {
        ...owned,
        appState: 'decommissioning',
        owner: 'gone',
        absentSince: hours(-60),
      },
      undefined,
    ],
    ['without an owner', orphaned, undefined],
    ['owned again', { ...orphaned, owner: 'present' }, 'clear'],
    ['not asked about again', { ...orphaned, owner: null }, undefined],
    [
      'owned, but without its file',
      {
        ...orphan({ reason: 'source-missing' }),
        owner: 'present',
        isSourceMissing: true,
      },
      undefined,
    ],
    [
      'owned, with its file back',
      { ...orphan({ reason: 'source-missing' }), owner: 'present' },
      'clear',
    ],
    ['owned, its file gone', { ...owned, isSourceMissing: true }, 'flag'],
    ['a week before the end', orphan({ deadline: hours(24 * 7) }), 'remind'],
    [
      'reminded a week before',
      orphan({ deadline: hours(24 * 6), remindedDays: 7 }),
      undefined,
    ],
    [
      'a day before the end',
      orphan({ deadline: hours(23), remindedDays: 7 }),
      'remind',
    ],
    ['at the end', orphan({ deadline: NOW }), 'retire'],
    [
      'retired',
      { ...orphan({ deadline: NOW, retirement: 'under-way' }) },
      undefined,
    ],
    [
      'called back',
      orphan({ deadline: NOW, retirement: 'called-off' }),
      'extend',
    ],
    [
      'owned again on its way out',
      {
        ...orphan({ deadline: NOW, retirement: 'under-way' }),
        appState: 'decommissioning',
        owner: 'present',
      },
      'clear',
    ],
    ['gone itself', { ...orphaned, appState: 'decommissioned' }, 'close'],
  ])('%s', (_, facts, step) =>
    expect(ownershipStep(facts, NOW, RULES)).toBe(step),
  );

  const facts = fc.record({
    appState: fc.constantFrom(...APP_STATES),
    owner: fc.constantFrom('present', 'gone', 'empty', null),
    absentSince: fc.option(fc.integer({ min: -90, max: 0 }).map(hours)),
    isSourceMissing: fc.boolean(),
    orphan: fc.option(
      fc.record({
        reason: fc.constantFrom(...ORPHAN_REASONS),
        deadline: fc.integer({ min: -900, max: 900 }).map(hours),
        remindedDays: fc.constantFrom(null, 7, 1),
        retirement: fc.constantFrom('none', 'under-way', 'called-off'),
      }),
    ),
  }) as fc.Arbitrary<OwnershipFacts>;

  it('never flags, and never retires, what the catalog says has an owner', () =>
    fc.assert(
      fc.property(facts, item => {
        const step = ownershipStep(
          { ...item, owner: 'present', isSourceMissing: false },
          NOW,
          RULES,
        );
        expect(['flag', 'retire', 'remind']).not.toContain(step);
      }),
    ));

  it('does not flag where the catalog gave no answer', () =>
    fc.assert(
      fc.property(facts, item =>
        expect(
          ownershipStep(
            { ...item, owner: null, isSourceMissing: false },
            NOW,
            RULES,
          ),
        ).not.toBe('flag'),
      ),
    ));

  it('reminds of each threshold once, and retires at the deadline and not before', () => {
    const since = NOW;
    const deadline = orphanDeadline(since, RULES);
    let remindedDays: number | null = null;
    const steps: string[] = [];
    for (let hour = 0; hour <= 30 * 24; hour += 1) {
      const now = hours(hour);
      const item = orphan({ deadline, remindedDays });
      const step = ownershipStep(item, now, RULES);
      if (step === 'remind') {
        remindedDays = orphanReminder(item.orphan!, now) ?? null;
      }
      if (step) {
        steps.push(`${step} ${hour / 24}`);
      }
    }
    expect(steps).toEqual(['remind 23', 'remind 29', 'retire 30']);
  });
});

const CALLER = {
  userEntityRef: 'user:default/me',
  ownershipEntityRefs: ['user:default/me', 'group:default/mine'],
};
const input = (
  action: OwnershipAction,
  change: Partial<OwnershipEligibilityInput> = {},
): OwnershipEligibilityInput => ({
  action,
  app: { state: 'approved', owner: 'group:default/theirs' },
  platformGroup: 'group:default/platform',
  caller: CALLER,
  ...change,
});
const offerTo = (to: string, offeredBy = 'user:default/other') => ({
  offer: { to, offeredBy },
});
const OWN = {
  app: { state: 'approved' as const, owner: 'group:default/mine' },
};
const ASKED = { asked: ['group:default/mine', 'group:default/platform'] };

describe('ownershipEligibility', () => {
  it.each<[string, OwnershipEligibilityInput, boolean, boolean | undefined]>([
    ['the owner offers', input('offer', OWN), true, undefined],
    ['a stranger offers', input('offer'), false, false],
    [
      'the platform offers',
      input('offer', { platformGroup: 'group:default/mine' }),
      true,
      undefined,
    ],
    ['somebody who was asked offers', input('offer', ASKED), true, undefined],
    [
      'it is offered already',
      input('offer', { ...OWN, ...offerTo('group:default/b') }),
      false,
      true,
    ],
    [
      'my group accepts',
      input('accept', offerTo('group:default/mine')),
      true,
      undefined,
    ],
    ['I accept', input('accept', offerTo('User:default/me')), true, undefined],
    [
      'others accept',
      input('accept', offerTo('group:default/b')),
      false,
      false,
    ],
    ['nothing is offered', input('accept'), false, true],
    [
      'I offered it to my own side',
      input('accept', offerTo('group:default/mine', 'user:default/me')),
      false,
      false,
    ],
    [
      'I offered what nobody owns to my own side',
      input('accept', {
        ...ASKED,
        ...offerTo('group:default/mine', 'user:default/me'),
      }),
      true,
      undefined,
    ],
    ['I take what nobody owns', input('take', ASKED), true, undefined],
    [
      'I take what I was not asked about',
      input('take', { asked: ['group:default/b'] }),
      false,
      false,
    ],
    ['I take what has an owner', input('take'), false, true],
    [
      'it is being decommissioned',
      input('take', {
        ...ASKED,
        app: { state: 'decommissioning', owner: 'group:default/theirs' },
      }),
      false,
      true,
    ],
    [
      'it is being decommissioned because nobody owns it',
      input('take', {
        ...ASKED,
        isRetiring: true,
        app: { state: 'decommissioning', owner: 'group:default/theirs' },
      }),
      true,
      undefined,
    ],
    [
      'it is kept in a file',
      input('offer', { ...OWN, file: 'https://git.example.com/app.yaml' }),
      false,
      true,
    ],
    [
      'my group declines',
      input('decline', offerTo('group:default/mine')),
      true,
      undefined,
    ],
    [
      'the owner declines',
      input('decline', { ...OWN, ...offerTo('group:default/b') }),
      false,
      false,
    ],
    [
      'the owner withdraws',
      input('withdraw', { ...OWN, ...offerTo('group:default/b') }),
      true,
      undefined,
    ],
    [
      'the other side withdraws',
      input('withdraw', offerTo('group:default/mine')),
      false,
      false,
    ],
  ])('%s', (_, item, allowed, isTooLate) => {
    const answer = ownershipEligibility(item);
    expect(answer.allowed).toBe(allowed);
    expect(answer.isTooLate).toBe(isTooLate);
  });

  it('lets nobody change who owns what is decommissioned', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<OwnershipAction>('offer', 'accept', 'take'),
        fc.boolean(),
        fc.boolean(),
        (action, isAsked, isOffered) => {
          const item = input(action, {
            app: { state: 'decommissioned', owner: 'group:default/mine' },
            ...(isAsked && ASKED),
            ...(isOffered && offerTo('group:default/mine')),
          });
          expect(ownershipEligibility(item).allowed).toBe(false);
        },
      ),
    ));

  it('needs two people to move an app that has an owner', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('group:default/mine', 'user:default/me'),
        fc.constantFrom('group:default/mine', 'group:default/theirs'),
        (to, owner) => {
          const change = { app: { state: 'approved' as const, owner } };
          const accepted = ownershipEligibility(
            input('accept', { ...change, ...offerTo(to, 'user:default/me') }),
          );
          const taken = ownershipEligibility(input('take', change));
          expect(accepted.allowed || taken.allowed).toBe(false);
        },
      ),
    ));
});

describe('parseOwnershipConfig', () => {
  it('fills in what is left out, and names what is wrong', () => {
    expect(parseOwnershipConfig(undefined)).toEqual(RULES);
    expect(() => parseOwnershipConfig({ deadlineDays: 0 })).toThrow(
      /microApps.ownership.deadlineDays/,
    );
    expect(() => parseOwnershipConfig({ deadline: 3 })).toThrow(/deadline/);
  });
});
