import { mayDecideReview, mayRenew, needsSecurity } from '.';
import type { ReviewEligibilityInput } from '.';

const OWNERS = 'group:default/sales-ops';
const SECURITY = 'group:default/security';
const caller = (name: string, ...groups: string[]) => ({
  userEntityRef: `user:default/${name}`,
  ownershipEntityRefs: [`user:default/${name}`, ...groups],
});
const input = (
  overrides: Partial<ReviewEligibilityInput> = {},
): ReviewEligibilityInput => ({
  review: { state: 'open', tier: 'medium', attestedBy: null },
  app: {
    owner: OWNERS,
    requesters: ['user:default/ann'],
    hasOpenRequest: false,
  },
  caller: caller('olga', OWNERS),
  ...overrides,
});
const attested = {
  state: 'attested',
  tier: 'medium',
  attestedBy: 'user:default/olga',
} as const;

it.each([
  ['low', false],
  ['medium', true],
  ['high', true],
] as const)('a %s risk needs security: %s', (tier, expected) => {
  expect(needsSecurity(tier)).toBe(expected);
});

describe('mayRenew', () => {
  it("is for the owner's side", () => {
    expect(mayRenew(input())).toEqual({ allowed: true });
    expect(mayRenew(input({ caller: caller('Sam', SECURITY) }))).toMatchObject({
      allowed: false,
      isTooLate: false,
    });
  });

  it.each(['attested', 'renewed', 'closed'] as const)(
    'is too late when %s',
    state => {
      expect(mayRenew(input({ review: { ...attested, state } }))).toMatchObject(
        { allowed: false, isTooLate: true },
      );
    },
  );

  it('gives way to a revision that waits', () => {
    const app = { ...input().app, hasOpenRequest: true };
    expect(mayRenew(input({ app })).reason).toMatch(/newer revision/);
  });
});

describe('mayDecideReview', () => {
  const decide = (overrides: Partial<ReviewEligibilityInput>) =>
    mayDecideReview({
      ...input({ review: attested, ...overrides }),
      approvers: [SECURITY],
    });

  it('is for security, not for whoever is on the other side', () => {
    expect(decide({ caller: caller('sam', SECURITY) }).allowed).toBe(true);
    for (const other of [
      caller('olga', OWNERS, SECURITY),
      caller('olga', SECURITY),
      caller('ann', SECURITY),
      caller('pat', OWNERS, SECURITY),
      caller('zoe'),
    ]) {
      expect(decide({ caller: other })).toMatchObject({
        allowed: false,
        isTooLate: false,
      });
    }
  });

  it.each(['open', 'renewed', 'closed'] as const)(
    'has nothing to decide on when %s',
    state => {
      expect(
        decide({
          review: { ...attested, state },
          caller: caller('sam', SECURITY),
        }),
      ).toMatchObject({ allowed: false, isTooLate: true });
    },
  );
});
