import fc from 'fast-check';
import { legEligibility, LegEligibilityInput } from './fourEyes';
import { DECISIONS, REQUEST_STATES } from './schema';

const SECURITY = 'group:default/security';
const OWNER = 'group:default/sales-ops';

function input(
  changes: Partial<LegEligibilityInput> = {},
): LegEligibilityInput {
  return {
    leg: { name: 'security', count: 1 },
    approvers: [SECURITY],
    request: { state: 'open', requestedBy: 'user:default/citizen-dev' },
    owner: OWNER,
    decisions: [],
    caller: {
      userEntityRef: 'user:default/security-reviewer',
      ownershipEntityRefs: ['user:default/security-reviewer', SECURITY],
    },
    ...changes,
  };
}

const person = (name: string, ...groups: string[]) => ({
  userEntityRef: `user:default/${name}`,
  ownershipEntityRefs: [`user:default/${name}`, ...groups],
});
const approval = (leg: string, name: string) => ({
  leg,
  decision: 'approve' as const,
  decidedBy: `user:default/${name}`,
});
const ownerLeg = {
  leg: { name: 'owner', count: 1 },
  approvers: [OWNER],
};

describe('legEligibility', () => {
  it.each<[string, Partial<LegEligibilityInput>]>([
    ['a member of the group', {}],
    [
      'a member of the group, however written',
      { caller: person('Security-Reviewer', 'group:default/Security') },
    ],
    [
      'a person who is named',
      {
        approvers: ['user:default/second-reviewer'],
        caller: person('second-reviewer'),
      },
    ],
    [
      'a member of the owning group for the owner leg',
      { ...ownerLeg, caller: person('app-owner', OWNER) },
    ],
    [
      'the second of two',
      {
        leg: { name: 'security', count: 2 },
        decisions: [approval('security', 'second-reviewer')],
      },
    ],
    [
      'a member of the group who got approvals delegated besides',
      {
        caller: {
          ...person('second-reviewer', SECURITY),
          delegators: [person('security-reviewer', SECURITY)],
        },
      },
    ],
    [
      'somebody else after another leg was filled',
      { decisions: [approval('owner', 'app-owner')] },
    ],
  ])('lets %s decide', (_, changes) => {
    expect(legEligibility(input(changes))).toEqual({ mayDecide: true });
  });

  it.each<[string, Partial<LegEligibilityInput>, string]>([
    [
      'the requester',
      { caller: person('citizen-dev', SECURITY) },
      'You requested this approval, so others have to decide.',
    ],
    [
      'the requester in the owner leg',
      { ...ownerLeg, caller: person('citizen-dev', OWNER) },
      'You requested this approval, so others have to decide.',
    ],
    [
      'a member of the owning group in the security leg',
      { caller: person('app-owner', SECURITY, OWNER) },
      "You are on the owner's side of this app, so you cannot fill the security leg.",
    ],
    [
      'the owner in person in the security leg',
      {
        owner: 'user:default/app-owner',
        caller: person('app-owner', SECURITY),
      },
      "You are on the owner's side of this app, so you cannot fill the security leg.",
    ],
    [
      'who is in no group of the leg',
      { caller: person('auditor', 'group:default/audit') },
      'The security leg is for group:default/security.',
    ],
    [
      'anybody where there are no approvers',
      { approvers: [] },
      'The security leg is for nobody that is known.',
    ],
    [
      'who filled another leg',
      { decisions: [approval('owner', 'security-reviewer')] },
      'You have decided the owner leg; one person fills one leg.',
    ],
    [
      'who filled this leg',
      {
        leg: { name: 'security', count: 2 },
        decisions: [approval('security', 'security-reviewer')],
      },
      'You have decided this leg already.',
    ],
    [
      'anybody where the leg is full',
      { decisions: [approval('security', 'second-reviewer')] },
      'This leg is approved already.',
    ],
    [
      'anybody where the request is blocked',
      { request: { state: 'blocked', requestedBy: 'user:default/x' } },
      'The request is blocked: controls have to be verified, or the app changed, first.',
    ],
    [
      'anybody where the request is superseded',
      { request: { state: 'superseded', requestedBy: 'user:default/x' } },
      'The request is closed: a newer revision was submitted.',
    ],
  ])('refuses %s, saying why', (_, changes, reason) => {
    expect(legEligibility(input(changes))).toEqual({
      mayDecide: false,
      reason,
    });
  });

  const standIn = (name: string, delegator: string, ...groups: string[]) => ({
    ...person(name),
    delegators: [person(delegator, SECURITY, ...groups)],
  });
  it('lets a delegate decide, and says for whom', () => {
    const caller = standIn('auditor', 'security-reviewer');
    expect(legEligibility(input({ caller }))).toEqual({
      mayDecide: true,
      decidesFor: 'user:default/security-reviewer',
    });
  });

  it.each<[string, Partial<LegEligibilityInput>]>([
    ['requested', { caller: standIn('citizen-dev', 'security-reviewer') }],
    [
      'is of the owner',
      {
        caller: {
          ...standIn('app-owner', 'security-reviewer'),
          ownershipEntityRefs: [OWNER],
        },
      },
    ],
    [
      'filled another leg',
      {
        caller: standIn('auditor', 'security-reviewer'),
        decisions: [approval('legal', 'auditor')],
      },
    ],
    [
      'decides for the requester',
      { caller: standIn('auditor', 'citizen-dev') },
    ],
    [
      'decides for somebody of the owner',
      { caller: standIn('auditor', 'app-owner', OWNER) },
    ],
    [
      'decides for somebody who filled another leg',
      {
        caller: standIn('auditor', 'security-reviewer'),
        decisions: [approval('legal', 'security-reviewer')],
      },
    ],
    [
      'decides for somebody for whom a leg was filled',
      {
        caller: standIn('auditor', 'security-reviewer'),
        decisions: [
          {
            ...approval('legal', 'second-reviewer'),
            decidedFor: 'user:default/security-reviewer',
          },
        ],
      },
    ],
  ])('refuses a delegate who %s', (_, changes) => {
    expect(legEligibility(input(changes)).mayDecide).toBe(false);
  });

  it('refuses who was represented already', () => {
    const decisions = [
      {
        ...approval('security', 'auditor'),
        decidedFor: 'user:default/security-reviewer',
      },
    ];
    expect(
      legEligibility(input({ decisions, leg: { name: 'security', count: 2 } })),
    ).toEqual({
      mayDecide: false,
      reason:
        'user:default/auditor has decided the security leg for you; one person fills one leg.',
    });
  });

  it('holds the rules, whoever asks', () => {
    const people = ['citizen-dev', 'app-owner', 'security-reviewer', 'auditor'];
    const ref = fc.constantFrom(...people.map(name => `user:default/${name}`));
    const groups = fc.subarray([SECURITY, OWNER]);
    const inputs = fc.record({
      leg: fc.record({
        name: fc.constantFrom('security', 'owner', 'legal'),
        count: fc.integer({ min: 1, max: 3 }),
      }),
      approvers: groups,
      request: fc.record({
        state: fc.constantFrom(...REQUEST_STATES),
        requestedBy: ref,
      }),
      owner: fc.oneof(ref, fc.constant(OWNER)),
      decisions: fc.array(
        fc.record({
          leg: fc.constantFrom('security', 'owner', 'legal'),
          decision: fc.constantFrom(...DECISIONS),
          decidedBy: ref,
          decidedFor: fc.option(ref),
        }),
        { maxLength: 4 },
      ),
      caller: fc.record({
        userEntityRef: ref,
        ownershipEntityRefs: groups,
        delegators: fc.array(
          fc.record({ userEntityRef: ref, ownershipEntityRefs: groups }),
          { maxLength: 2 },
        ),
      }),
    });
    fc.assert(
      fc.property(inputs, given => {
        const { leg, request, decisions, caller, owner, approvers } = given;
        type Person = (typeof caller)['delegators'][number];
        const claims = (p: Person) => [
          p.userEntityRef,
          ...p.ownershipEntityRefs,
        ];
        const isFree = (p: Person) =>
          p.userEntityRef !== request.requestedBy &&
          (leg.name === 'owner' || !claims(p).includes(owner)) &&
          !decisions.some(item =>
            [item.decidedBy, item.decidedFor].includes(p.userEntityRef),
          );
        const isApprover = (p: Person) =>
          approvers.some(approver => claims(p).includes(approver));
        const full =
          new Set(
            decisions
              .filter(item => item.leg === leg.name)
              .filter(item => item.decision.startsWith('approve'))
              .map(item => item.decidedBy),
          ).size >= leg.count;
        const expected =
          request.state === 'open' &&
          isFree(caller) &&
          (isApprover(caller) ||
            caller.delegators.some(p => isApprover(p) && isFree(p))) &&
          !full;
        expect(legEligibility(given).mayDecide).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
