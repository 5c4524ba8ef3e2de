import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  microAppReadPermission,
  RESOURCE_TYPE_MICRO_APP,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createMicroAppConditionalDecision,
  hasState,
  hasTier,
  isOwner,
  isRequester,
  microAppConditions,
} from './permissions';
import type { MicroAppResource } from './permissions';

const app: MicroAppResource = {
  owner: 'group:default/sales-ops',
  requesters: ['user:default/citizen-dev'],
  tier: 'medium',
  state: 'in-review',
};

describe('permission rules', () => {
  it.each([
    [['group:default/sales-ops'], true],
    [['user:default/x', 'Group:default/Sales-Ops'], true],
    [['group:default/sales'], false],
    [[], false],
  ])('isOwner %j is %s', (claims, expected) => {
    expect(isOwner.apply(app, { claims })).toBe(expected);
  });

  it('isRequester compares whole references', () => {
    expect(
      isRequester.apply(app, { userRef: 'user:default/citizen-dev' }),
    ).toBe(true);
    expect(isRequester.apply(app, { userRef: 'user:default/citizen' })).toBe(
      false,
    );
  });

  it('hasTier and hasState look at the facts', () => {
    expect(hasTier.apply(app, { tiers: ['low', 'medium'] })).toBe(true);
    expect(hasTier.apply(app, { tiers: [] })).toBe(false);
    expect(hasState.apply(app, { states: ['in-review'] })).toBe(true);
    expect(hasState.apply(app, { states: ['approved'] })).toBe(false);
  });

  it('makes a conditional decision for policies', () => {
    expect(
      createMicroAppConditionalDecision(microAppReadPermission, {
        anyOf: [
          microAppConditions.isOwner({ claims: ['group:default/a'] }),
          microAppConditions.hasTier({ tiers: ['low'] }),
        ],
      }),
    ).toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'micro-apps',
      resourceType: RESOURCE_TYPE_MICRO_APP,
    });
  });
});
