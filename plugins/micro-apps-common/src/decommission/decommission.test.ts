import fc from 'fast-check';
import {
  DECOMMISSION_KINDS,
  DECOMMISSION_STATES,
  DECOMMISSION_STEP_STATES,
  DeletionCertificate,
} from '../schema';
import { isCertificateIntact, sealCertificate } from './certificate';
import { parseDecommissionConfig } from './config';
import { decommissionPhase, decommissionTargets, resourceOf } from './plan';
import {
  callOffEvent,
  decommissionEligibility,
  DecommissionEligibilityInput,
  DecommissionEvent,
  decommissionTransition,
  isSkipAgreed,
  skipSide,
} from './rules';
import {
  areAllDone,
  decommissionRetryMs,
  isProofOfDeletion,
  isTurnOf,
} from './steps';

const APP = { namespace: 'default', name: 'bot' };
const target = (change: object = {}) => ({
  id: 'vectors',
  title: 'Vectors',
  kind: 'vector-store',
  adapter: 'memory',
  belongsTo: { vectorStores: ['vs-a'] },
  ...change,
});
const config = (...targets: object[]) => parseDecommissionConfig({ targets });

describe('the configuration', () => {
  it('has defaults', () => {
    expect(parseDecommissionConfig(undefined)).toEqual({
      coolingDays: 7,
      nameReservedDays: 30,
      remindDays: [14, 7, 1],
      targets: [],
    });
    expect(config(target()).targets[0]).toMatchObject({
      resource: '{namespace}/{name}',
      timeoutSeconds: 30,
      config: {},
    });
  });

  it.each([
    [[target({ belongsTo: {} })], /targets\[0\]\.belongsTo/],
    [[target({ kind: 'thing' })], /targets\[0\]\.kind/],
    [[target(), target()], /targets\[1\]\.id.*duplicate/],
    [[target({ secret: 'x' })], /secret/],
  ])('names what is wrong in %j', (targets, message) => {
    expect(() => config(...targets)).toThrow(message);
  });
});

describe('the plan', () => {
  const used = { vectorStores: ['vs-a', 'vs-b'], endpoints: ['llm'] };

  it('leaves to people what no configuration covers', () => {
    expect(
      decommissionTargets({
        app: APP,
        used,
        targets: config(
          target({ resource: 'x:{namespace}/{name}' }),
          target({ id: 'cache', kind: 'cache', belongsTo: { all: true } }),
          target({ id: 'other', belongsTo: { apps: ['default/other'] } }),
        ).targets,
      }).map(({ id, adapter, resource }) => [id, adapter, resource]),
    ).toEqual([
      ['endpoint-llm', 'manual', null],
      ['cache', 'memory', 'default/bot'],
      ['store-vs-b', 'manual', null],
      ['vectors', 'memory', 'x:default/bot'],
    ]);
  });

  it.each([
    ['cache', ['endpoint-llm', 'store-vs-a']],
    ['credentials', ['store-vs-a']],
    ['tokens', ['store-vs-a']],
    ['vector-store', ['endpoint-llm']],
    ['store', ['endpoint-llm']],
  ])('lets a %s stand for what it holds only', (kind, left) => {
    const planned = decommissionTargets({
      app: APP,
      used: { vectorStores: ['vs-a'], endpoints: ['llm'] },
      targets: config(
        target({
          id: 'place',
          kind,
          belongsTo: { vectorStores: ['vs-a'], endpoints: ['llm'] },
        }),
      ).targets,
    });
    expect(
      planned.filter(({ origin }) => origin === 'manifest').map(({ id }) => id),
    ).toEqual(left);
  });

  it('names each target once, whatever the configuration calls them', () => {
    const ids = decommissionTargets({
      app: APP,
      used,
      targets: config(
        target({ id: 'store-vs-b', belongsTo: { apps: ['default/BOT'] } }),
      ).targets,
    }).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('manifest-store-vs-b');
  });

  it('is in order, and finds every place that is used', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
        fc.uniqueArray(fc.constantFrom('e', 'f')),
        fc.uniqueArray(fc.constantFrom(...DECOMMISSION_KINDS)),
        (vectorStores, endpoints, kinds) => {
          const planned = decommissionTargets({
            app: APP,
            used: { vectorStores, endpoints },
            targets: config(
              ...kinds.map(kind =>
                target({ id: kind, kind, belongsTo: { all: true } }),
              ),
            ).targets,
          });
          const phases = planned.map(({ kind }) => decommissionPhase(kind));
          expect(phases).toEqual([...phases].sort((a, b) => a - b));
          expect(planned).toHaveLength(
            vectorStores.length + endpoints.length + kinds.length,
          );
        },
      ),
    );
  });

  it('puts names into resources as they are', () => {
    expect(
      resourceOf('{name}{namespace}{other}', { ...APP, name: '$&{namespace}' }),
    ).toBe('$&{namespace}default{other}');
  });
});

describe('the states', () => {
  const EVENTS: DecommissionEvent[] = ['cool', 'start', 'complete', 'call-off'];
  const ALLOWED: Record<string, string> = {
    'planned cool': 'cooling',
    'planned call-off': 'called-off',
    'cooling start': 'running',
    'cooling call-off': 'called-off',
    'running complete': 'completed',
  };

  const steps = DECOMMISSION_STATES.flatMap(state =>
    EVENTS.map(event => [state, event, ALLOWED[`${state} ${event}`]] as const),
  );

  it.each(steps.filter(([, , to]) => to))('%s, %s: %s', (state, event, to) => {
    expect(decommissionTransition(state, event)).toBe(to);
  });

  it.each(steps.filter(([, , to]) => !to))('refuses %s, %s', (state, event) => {
    expect(() => decommissionTransition(state, event)).toThrow(
      'cannot take the step',
    );
  });

  it.each([
    ['quarantined', true, 'call-off-to-quarantined'],
    ['suspended', true, 'call-off-to-suspended'],
    ['in-review', true, 'call-off-to-approved'],
    ['in-review', false, 'call-off-to-draft'],
    ['approved', true, 'call-off-to-approved'],
    ['blocked', false, 'call-off-to-draft'],
  ] as const)('%s, approved %s: %s', (previous, hasApproved, event) => {
    expect(callOffEvent(previous, hasApproved)).toBe(event);
  });
});

describe('the rules', () => {
  const owner = 'group:default/sales';
  const platform = 'group:default/platform';
  const person = (name: string, ...groups: string[]) => ({
    userEntityRef: `user:default/${name}`,
    ownershipEntityRefs: groups,
  });
  const input = (
    change: Partial<DecommissionEligibilityInput>,
  ): DecommissionEligibilityInput => ({
    action: 'skip',
    app: { state: 'decommissioning', owner },
    decommission: {
      state: 'cooling',
      requestedBy: 'user:default/ann',
      skips: [],
    },
    platformGroup: platform,
    caller: person('ann', owner),
    ...change,
  });
  const running = {
    state: 'running',
    requestedBy: 'user:default/ann',
    skips: [],
  } as const;

  it.each([
    [{ action: 'request', decommission: undefined }, true],
    [{ action: 'request' }, false],
    [
      {
        action: 'request',
        decommission: undefined,
        caller: person('eve', 'group:default/x'),
      },
      false,
    ],
    [
      {
        action: 'request',
        decommission: undefined,
        caller: person('pat', platform),
      },
      true,
    ],
    [
      { action: 'call-off', caller: person('pat', 'Group:default/Platform') },
      true,
    ],
    [{ action: 'call-off', decommission: running }, false],
    [{ action: 'attest', decommission: running }, false],
    [
      { action: 'attest', decommission: running, caller: person('bob', owner) },
      true,
    ],
    [{ action: 'attest', caller: person('bob', owner) }, false],
    [{ action: 'skip' }, true],
    [{ action: 'skip', decommission: running }, false],
  ] as const)('%j: %s', (change, allowed) => {
    expect(decommissionEligibility(input(change))).toMatchObject({ allowed });
  });

  it('ends the cooling period by two people of two sides, never otherwise', () => {
    const people = fc.constantFrom(
      person('ann', owner),
      person('bob', owner),
      person('pat', platform),
      person('max', owner, platform),
      person('eve', 'group:default/x'),
    );
    fc.assert(
      fc.property(fc.array(people, { maxLength: 8 }), callers => {
        const skips: { by: string; side: 'owner' | 'platform' }[] = [];
        for (const caller of callers) {
          const asked = input({
            caller,
            decommission: {
              state: 'cooling',
              requestedBy: 'user:default/ann',
              skips,
            },
          });
          const side = skipSide(asked);
          if (decommissionEligibility(asked).allowed && side) {
            skips.push({ by: caller.userEntityRef, side });
          }
        }
        expect(skips.length).toBeLessThanOrEqual(2);
        expect(isSkipAgreed(skips)).toBe(skips.length === 2);
        expect(new Set(skips.map(({ by }) => by)).size).toBe(skips.length);
        expect(new Set(skips.map(({ side }) => side)).size).toBe(skips.length);
        expect(skips.map(({ by }) => by)).not.toContain('user:default/eve');
      }),
    );
  });
});

describe('the steps', () => {
  it('takes nothing but a counted zero for a proof', () => {
    fc.assert(
      fc.property(fc.anything(), answer => {
        expect(isProofOfDeletion(answer)).toBe(answer === 0);
      }),
    );
    for (const answer of ['0', null, undefined, NaN, false, [], 404, 0.1]) {
      expect(isProofOfDeletion(answer)).toBe(false);
    }
  });

  it('begins a phase when all before it is done', () => {
    const step = fc.record({
      kind: fc.constantFrom(...DECOMMISSION_KINDS),
      state: fc.constantFrom(...DECOMMISSION_STEP_STATES),
    });
    fc.assert(
      fc.property(
        fc.array(step),
        fc.constantFrom(...DECOMMISSION_KINDS),
        (steps, kind) => {
          const earlier = steps.filter(
            other => decommissionPhase(other.kind) < decommissionPhase(kind),
          );
          expect(isTurnOf(kind, steps)).toBe(areAllDone(earlier));
        },
      ),
    );
  });

  it('waits longer after each failure, and never for ever', () => {
    const pauses = Array.from({ length: 40 }, (_, index) =>
      decommissionRetryMs(index),
    );
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[1]).toBe(5_000);
    expect(pauses.at(-1)).toBe(3_600_000);
  });
});

describe('the certificate', () => {
  const certificate: DeletionCertificate = {
    version: 1,
    id: 'd',
    app: {
      ...APP,
      title: 'Bot',
      owner: 'group:default/sales',
      revisions: [{ number: 1, digest: `sha256:${'0'.repeat(64)}` }],
    },
    requestedBy: 'user:default/ann',
    requestedAt: '2026-11-22T10:00:00.000Z',
    reasonHash: '0'.repeat(64),
    cooling: { endedAt: '2026-11-29T10:00:00.000Z', skippedBy: [] },
    targets: [
      {
        id: 'vectors',
        title: 'Vectors',
        kind: 'vector-store',
        adapter: 'memory',
        location: 'here',
        resource: 'default/bot',
        before: 7,
        after: 0,
        proof: 'store',
        completedAt: '2026-11-29T10:01:00.000Z',
        completedBy: 'service:micro-apps',
        evidenceHash: null,
      },
    ],
    issuedAt: '2026-11-29T10:01:00.000Z',
  };

  it('is intact until something in it is changed', () => {
    const sealed = { certificate, ...sealCertificate(certificate) };
    expect(isCertificateIntact(sealed)).toBe(true);
    expect(
      isCertificateIntact({
        ...sealed,
        certificate: { ...certificate, requestedBy: 'user:default/eve' },
      }),
    ).toBe(false);
    expect(isCertificateIntact({ ...sealed, canonical: '{}' })).toBe(false);
  });

  it('cannot be issued with something left', () => {
    const [only] = certificate.targets;
    for (const after of [1, null, '0', -1]) {
      expect(() =>
        sealCertificate({
          ...certificate,
          targets: [{ ...only, after: after as 0 }],
        }),
      ).toThrow();
    }
  });
});
