import { mockServices } from '@backstage/backend-test-utils';
import {
  mayDecideReview,
  mayRenew,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import fc from 'fast-check';
import { appRecord, NOW, OWNERS, USERS } from '../__testUtils__/appRecord';
import { testDatabases } from '../__testUtils__/databases';
import { Database, ReviewRecord } from '.';

const HOURS = { low: 24, medium: 72, high: 48 };
const GROUPS = OWNERS.slice(0, 2);
const hoursAfter = (hours: number) =>
  new Date(Date.parse(NOW) + hours * 36e5).toISOString();

function reviewRecord(
  appId: string,
  change: Partial<ReviewRecord> = {},
): ReviewRecord {
  return {
    id: `v-${appId}`,
    appId,
    state: 'open',
    tier: 'medium',
    revision: 1,
    digest: 'd',
    openedAt: NOW,
    dueAt: NOW,
    overdueAt: null,
    attestedBy: null,
    attestedAt: null,
    decidedBy: null,
    decidedFor: null,
    decidedAt: null,
    comment: null,
    closedAt: null,
    ...change,
  };
}

const databases = testDatabases();
describe.each(databases.eachSupportedId())('reviews in %s', id => {
  let database: Database;
  beforeEach(async () => {
    const knex = await databases.init(id);
    database = await Database.create({
      database: mockServices.database({ knex }),
    });
  });

  const person = fc.record({
    userEntityRef: fc.constantFrom(...USERS),
    ownershipEntityRefs: fc.subarray(GROUPS),
  });
  const scenario = fc.record({
    isAttested: fc.boolean(),
    attestedBy: fc.constantFrom(...USERS),
    owner: fc.constantFrom(...OWNERS),
    requesters: fc.tuple(fc.constantFrom(...USERS), fc.constantFrom(...USERS)),
    hasOpenRequest: fc.boolean(),
    approvers: fc.subarray([...OWNERS, ...USERS]),
    caller: person,
    delegators: fc.array(person, { maxLength: 2 }),
    mayRenew: fc.boolean(),
    mayDecide: fc.boolean(),
  });

  it('are found for whom the rules let renew or decide', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async options => {
        number += 1;
        const { caller, delegators, approvers, isAttested } = options;
        const [createdBy, submittedBy] = options.requesters;
        const app = appRecord(`s${number}`, {
          owner: options.owner,
          createdBy,
          submittedBy,
          openRequestId: options.hasOpenRequest ? 'r' : null,
        });
        const review = reviewRecord(app.id, {
          ...(isAttested && {
            state: 'attested',
            attestedBy: options.attestedBy,
            attestedAt: NOW,
          }),
        });
        const toPerson = (each: typeof caller) => ({
          userEntityRef: each.userEntityRef,
          claims: [each.userEntityRef, ...each.ownershipEntityRefs],
        });
        const found = await database.transaction(async stores => {
          await stores.apps.insert(app);
          await stores.reviews.insert(review);
          return stores.reviews.countMatching({
            states: ['open', 'attested'],
            eligible: {
              ...toPerson(caller),
              renew: options.mayRenew,
              decide: options.mayDecide,
              deciders: [caller, ...delegators]
                .map(toPerson)
                .filter(({ claims }) =>
                  approvers.some(ref => claims.includes(ref)),
                ),
            },
          });
        });
        const input = {
          review,
          app: {
            owner: app.owner,
            requesters: options.requesters,
            hasOpenRequest: options.hasOpenRequest,
          },
          caller: { ...caller, delegators },
          approvers,
        };
        const expected =
          (options.mayRenew && mayRenew(input).allowed) ||
          (options.mayDecide && mayDecideReview(input).allowed);
        expect(found).toBe(expected ? 1 : 0);
        // Out of the way of the next one.
        await database.transaction(async ({ reviews }) =>
          reviews.close(app.id, NOW),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('stand in the order of what is to be done the earliest, page by page', async () => {
    const review = (name: string, change: Partial<ReviewRecord>) => ({
      app: appRecord(name),
      review: reviewRecord(name, change),
    });
    const attested = (tier: 'medium' | 'high', hours: number) => ({
      state: 'attested' as const,
      tier,
      attestedBy: USERS[0],
      attestedAt: hoursAfter(hours),
    });
    const all = [
      review('e', { state: 'renewed', closedAt: hoursAfter(-1) }),
      review('d', { state: 'renewed', closedAt: hoursAfter(1) }),
      review('c', attested('medium', 0)),
      review('b', { dueAt: hoursAfter(60) }),
      review('a', attested('high', 10)),
      review('z', { dueAt: hoursAfter(-9), overdueAt: NOW }),
    ];
    await database.transaction(async stores => {
      for (const { app, review: record } of all) {
        await stores.apps.insert(app);
        await stores.reviews.insert(record);
      }
    });
    const names = (offset: number, limit: number) =>
      database.read(async ({ reviews }) =>
        (
          await reviews.list({
            states: ['open', 'attested', 'renewed'],
            hours: HOURS,
            offset,
            limit,
          })
        ).map(({ app }) => app.name),
      );
    expect(await names(0, 10)).toEqual(['z', 'a', 'b', 'c', 'd', 'e']);
    expect(await names(2, 2)).toEqual(['b', 'c']);
    const late = await database.read(({ reviews }) =>
      reviews.countMatching({
        states: ['open', 'attested'],
        lateSince: Object.fromEntries(
          TIERS.map(tier => [tier, hoursAfter(5)]),
        ) as Record<(typeof TIERS)[number], string>,
      }),
    );
    // That of the overdue owner, and the one that was attested five hours earlier.
    expect(late).toBe(2);
  });
});
