import fc from 'fast-check';
import { WAIVER_STATES } from '../schema';
import {
  isWaiverInForce,
  waiverEligibility,
  WaiverEligibilityInput,
} from './waiverEligibility';

const NOW = '2026-11-22T10:00:00Z';
const OWNER = 'group:default/sales-ops';
const person = (name: string, ...groups: string[]) => ({
  userEntityRef: `user:default/${name}`,
  ownershipEntityRefs: [`user:default/${name}`, ...groups],
});

function input(
  change: Partial<WaiverEligibilityInput> = {},
): WaiverEligibilityInput {
  return {
    action: 'approve',
    app: { requesters: ['user:default/citizen-dev'], owner: OWNER },
    waiver: {
      state: 'proposed',
      proposedBy: 'user:default/security-reviewer',
      expiresAt: '2026-12-22T10:00:00Z',
    },
    caller: person('second-reviewer', 'group:default/security'),
    now: NOW,
    ...change,
  };
}

describe('waiverEligibility', () => {
  it.each<[string, Partial<WaiverEligibilityInput>]>([
    ['a second reviewer approve', {}],
    ['a second reviewer refuse', { action: 'refuse' }],
    [
      'a reviewer propose',
      { action: 'propose', waiver: undefined, caller: person('x') },
    ],
    [
      'the proposer withdraw a proposal',
      { action: 'revoke', caller: person('security-reviewer') },
    ],
    [
      'the proposer revoke what is active',
      {
        action: 'revoke',
        caller: person('security-reviewer'),
        waiver: {
          state: 'active',
          proposedBy: 'user:default/security-reviewer',
          expiresAt: '2026-12-22T10:00:00Z',
        },
      },
    ],
  ])('lets %s', (_, change) => {
    expect(waiverEligibility(input(change))).toEqual({ allowed: true });
  });

  it.each<[string, Partial<WaiverEligibilityInput>, RegExp]>([
    [
      'the proposer approve',
      { caller: person('Security-Reviewer') },
      /You proposed/,
    ],
    ['the requester approve', { caller: person('citizen-dev') }, /requested/],
    [
      'the requester propose',
      { action: 'propose', caller: person('citizen-dev') },
      /requested/,
    ],
    [
      "the owner's side approve",
      { caller: person('other', 'Group:default/Sales-Ops') },
      /owner's side/,
    ],
    [
      "the owner's side propose",
      { action: 'propose', caller: person('other', OWNER) },
      /owner's side/,
    ],
  ])('does not let %s', (_, change, reason) => {
    expect(waiverEligibility(input(change))).toEqual({
      allowed: false,
      reason: expect.stringMatching(reason),
      isTooLate: false,
    });
  });

  it.each(WAIVER_STATES.filter(state => state !== 'proposed'))(
    'lets nobody approve or refuse what is %s',
    state => {
      const waiver = { ...input().waiver!, state };
      for (const action of ['approve', 'refuse'] as const) {
        expect(waiverEligibility(input({ action, waiver }))).toMatchObject({
          allowed: false,
          isTooLate: true,
        });
      }
    },
  );

  it('lets nobody approve what would be over already', () => {
    const waiver = { ...input().waiver!, expiresAt: NOW };
    expect(waiverEligibility(input({ waiver }))).toMatchObject({
      allowed: false,
      isTooLate: true,
    });
  });

  it('never takes two steps towards a waiver by one person, a requester or the owner', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(
        names,
        names,
        fc.array(names, { maxLength: 2 }),
        names,
        (proposer, approver, requesters, owner) => {
          const app = {
            requesters: requesters.map(name => `user:default/${name}`),
            owner: `user:default/${owner}`,
          };
          const proposed = waiverEligibility({
            action: 'propose',
            app,
            caller: person(proposer),
            now: NOW,
          });
          const approved = waiverEligibility(
            input({
              app,
              caller: person(approver),
              waiver: {
                ...input().waiver!,
                proposedBy: `user:default/${proposer}`,
              },
            }),
          );
          const involved = [...requesters, owner];
          expect(proposed.allowed && approved.allowed).toBe(
            proposer !== approver &&
              !involved.includes(proposer) &&
              !involved.includes(approver),
          );
        },
      ),
    );
  });
});

describe('isWaiverInForce', () => {
  it('is true of active waivers whose time has not come, only', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WAIVER_STATES),
        fc.integer({ min: -1000, max: 1000 }),
        (state, offset) => {
          const expiresAt = new Date(Date.parse(NOW) + offset).toISOString();
          expect(isWaiverInForce({ state, expiresAt }, NOW)).toBe(
            state === 'active' && offset > 0,
          );
        },
      ),
    );
  });
});
