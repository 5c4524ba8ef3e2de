import {
  APP_STATES,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  hasState,
  hasTier,
  isOwner,
  isRequester,
  MicroAppResource,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import fc from 'fast-check';
import type { AppCriteria } from '../database';
import { AppAccess, meets } from './AppAccess';

const REFS = ['user:default/a', 'group:default/b', 'Group:default/B'];

const resource: fc.Arbitrary<MicroAppResource> = fc.record({
  owner: fc.constantFrom('user:default/a', 'group:default/b'),
  requesters: fc.subarray(['user:default/a', 'user:default/b']),
  tier: fc.constantFrom(...TIERS),
  state: fc.constantFrom(...APP_STATES),
});

describe('AppAccess', () => {
  it('judges an app in memory as each permission rule does', () => {
    fc.assert(
      fc.property(
        resource,
        fc.subarray(REFS),
        fc.constantFrom(...REFS),
        fc.subarray([...TIERS]),
        fc.subarray([...APP_STATES]),
        (app, claims, userRef, tiers, states) => {
          const judged = [
            [isOwner.apply(app, { claims }), isOwner.toQuery({ claims })],
            [
              isRequester.apply(app, { userRef }),
              isRequester.toQuery({ userRef }),
            ],
            [hasTier.apply(app, { tiers }), hasTier.toQuery({ tiers })],
            [hasState.apply(app, { states }), hasState.toQuery({ states })],
          ] as [boolean, AppCriteria][];
          for (const [applied, query] of judged) {
            expect(meets(query, app)).toBe(applied);
            expect(meets({ not: query }, app)).toBe(!applied);
          }
        },
      ),
    );
  });

  it('does not allow what was not decided', () => {
    const access = AppAccess.of({ read: true });
    expect(access.denies('read')).toBe(false);
    expect(access.denies('update')).toBe(true);
    expect(access.criteria('update')).toBeUndefined();
  });
});
