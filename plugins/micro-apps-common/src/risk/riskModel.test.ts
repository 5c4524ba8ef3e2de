import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { issuesOf } from '../validation';
import { CONTROLS, controlDefinition, describeControls } from './controls';
import {
  DEFAULT_RISK_MODEL,
  DEFAULT_ROUTES,
  hostingTrust,
  resolveRiskModel,
  riskModelDigest,
  tierOf,
} from './riskModel';

function refusal(overrides: unknown): Error {
  try {
    resolveRiskModel(overrides);
  } catch (error) {
    return error as Error;
  }
  throw new Error('was accepted');
}

describe('version 1 of the risk model', () => {
  it('has the numbers of the contract', () => {
    expect(DEFAULT_RISK_MODEL).toEqual({
      version: '1',
      dataSensitivity: {
        classifications: {
          public: 1,
          internal: 3,
          confidential: 6,
          regulated: 9,
        },
        categoryRaisesTo: {
          pii: 'confidential',
          financial: 'confidential',
          employee: 'confidential',
          phi: 'regulated',
          pci: 'regulated',
          credentials: 'regulated',
        },
        bulk: 1,
        severalSevereCategories: 1,
      },
      modelTrust: {
        hosting: { 'self-hosted': 9, 'managed-enterprise': 7, 'public-api': 3 },
        maximum: 9,
      },
      operationalImpact: {
        audience: {
          personal: 1,
          team: 2,
          department: 3,
          company: 5,
          external: 7,
        },
        outbound: { none: 0, allowlist: 1, open: 2 },
        actions: {
          read: 0,
          write: 2,
          irreversible: 4,
          financial: 4,
          identity: 4,
        },
        production: 1,
      },
      controls: {
        'pii-masking': 3,
        'de-identification': 4,
        'vector-store-containment': 1,
        'private-endpoint': 2,
        'human-in-the-loop': 2,
        'egress-allowlist': 1,
      },
      thresholds: { medium: 50, high: 200 },
      reviewIntervals: { low: 90, medium: 60, high: 30 },
      verificationDays: 180,
    });
  });

  it.each([
    [0, 'low'],
    [49, 'low'],
    [50, 'medium'],
    [199, 'medium'],
    [200, 'high'],
    [1000, 'high'],
  ])('puts a score of %d in the tier %s', (score, tier) => {
    expect(tierOf(score, DEFAULT_RISK_MODEL)).toBe(tier);
  });

  it('routes low at once, medium to security and owner, and blocks high', () => {
    expect(DEFAULT_ROUTES).toEqual({
      low: { outcome: 'auto-approve', legs: [] },
      medium: {
        outcome: 'review',
        legs: [
          { name: 'security', group: 'group:default/security', count: 1 },
          { name: 'owner', count: 1 },
        ],
      },
      high: { outcome: 'block', legs: [] },
    });
  });

  it('knows the trust of a hosting', () => {
    expect(hostingTrust('public-api', DEFAULT_RISK_MODEL)).toBe(3);
  });
});

describe('resolveRiskModel', () => {
  it('is version 1 without overrides', () => {
    expect(resolveRiskModel()).toEqual(DEFAULT_RISK_MODEL);
    expect(resolveRiskModel({})).toEqual(DEFAULT_RISK_MODEL);
  });

  it('replaces the numbers that are given, and leaves the others', () => {
    const model = resolveRiskModel({
      version: '2',
      thresholds: { high: 300 },
      controls: { 'pii-masking': 5 },
    });
    expect(model).toEqual({
      ...DEFAULT_RISK_MODEL,
      version: '2',
      thresholds: { medium: 50, high: 300 },
      controls: { ...DEFAULT_RISK_MODEL.controls, 'pii-masking': 5 },
    });
    expect(DEFAULT_RISK_MODEL.thresholds.high).toBe(200);
  });

  it.each<[unknown, string, string]>([
    [
      { thresholds: { medium: 200 } },
      'thresholds.high',
      'must be greater than "medium" (200)',
    ],
    [{ thresholds: { medium: 0 } }, 'thresholds.medium', 'must be at least 1'],
    [{ thresholds: { high: '300' } }, 'thresholds.high', 'must be a number'],
    [
      { dataSensitivity: { classifications: { regulated: 11 } } },
      'dataSensitivity.classifications.regulated',
      'must be at most 10',
    ],
    [
      { dataSensitivity: { classifications: { public: 0 } } },
      'dataSensitivity.classifications.public',
      'must be at least 1',
    ],
    [
      { dataSensitivity: { classifications: { internal: 8 } } },
      'dataSensitivity.classifications.confidential',
      'must not be less than "internal" (8)',
    ],
    [
      { dataSensitivity: { categoryRaisesTo: { pii: 'secret' } } },
      'dataSensitivity.categoryRaisesTo.pii',
      'must be one of "public", "internal", "confidential", "regulated"',
    ],
    [
      { modelTrust: { hosting: { 'self-hosted': 10 } } },
      'modelTrust.hosting.self-hosted',
      'must be at most 9',
    ],
    [
      { operationalImpact: { audience: { team: 1.5 } } },
      'operationalImpact.audience.team',
      'must be a whole number',
    ],
    [
      { operationalImpact: { outbound: { open: 0 } } },
      'operationalImpact.outbound.open',
      'must not be less than "allowlist" (1)',
    ],
    [
      { controls: { 'pii-masking': -1 } },
      'controls.pii-masking',
      'must be at least 0',
    ],
    [
      { reviewIntervals: { low: 0 } },
      'reviewIntervals.low',
      'must be at least 1',
    ],
    [
      { reviewIntervals: { high: 90 } },
      'reviewIntervals.medium',
      'must not be shorter than "high" (90)',
    ],
  ])('refuses %j', (overrides, path, message) => {
    const error = refusal(overrides);
    expect(error).toBeInstanceOf(InputError);
    expect(issuesOf(error)).toContainEqual({
      path: `microApps.riskModel.${path}`,
      message,
    });
  });

  it.each<[unknown, string]>([
    [{ treshold: 1 }, 'microApps.riskModel.treshold is not a known field'],
    [{ thresholds: 5 }, 'microApps.riskModel.thresholds must be a group'],
    [{ thresholds: null }, 'microApps.riskModel.thresholds must be a group'],
    ['high', 'microApps.riskModel must be a group of fields'],
    [{ version: '' }, 'microApps.riskModel.version must not be empty'],
  ])('refuses %j in plain words', (overrides, message) => {
    expect(refusal(overrides).message).toContain(message);
  });

  it('throws nothing but InputErrors, and leaves the default alone', () => {
    const before = JSON.stringify(DEFAULT_RISK_MODEL);
    fc.assert(
      fc.property(fc.jsonValue(), overrides => {
        let thrown: unknown;
        try {
          resolveRiskModel(overrides);
        } catch (error) {
          thrown = error;
        }
        expect(thrown === undefined || thrown instanceof InputError).toBe(true);
      }),
    );
    expect(JSON.stringify(DEFAULT_RISK_MODEL)).toBe(before);
  });
});

describe('riskModelDigest', () => {
  it('moves with the numbers only', () => {
    const digest = riskModelDigest(DEFAULT_RISK_MODEL);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(riskModelDigest(resolveRiskModel())).toBe(digest);
    expect(
      riskModelDigest(resolveRiskModel({ thresholds: { high: 201 } })),
    ).not.toBe(digest);
  });
});

describe('the catalogue of controls', () => {
  it('says what each does, with the numbers in force', () => {
    const described = describeControls(
      resolveRiskModel({ controls: { 'private-endpoint': 1 } }),
    );
    expect(described.map(({ id, effect }) => [id, effect])).toEqual([
      ['pii-masking', 'Lowers data sensitivity by 3'],
      ['de-identification', 'Lowers data sensitivity by 4'],
      ['vector-store-containment', 'Lowers data sensitivity by 1'],
      ['private-endpoint', 'Raises model trust by 1'],
      ['human-in-the-loop', 'Lowers operational impact by 2'],
      ['egress-allowlist', 'Lowers operational impact by 1'],
      [
        'secrets-manager',
        'Changes no score; policies ask for it before production',
      ],
      [
        'application-identity',
        'Changes no score; policies ask for it before production',
      ],
    ]);
  });

  it('is searched by id', () => {
    expect(controlDefinition('pii-masking')).toBe(CONTROLS[0]);
    expect(controlDefinition('prayer')).toBeUndefined();
    expect(controlDefinition('constructor')).toBeUndefined();
  });
});
