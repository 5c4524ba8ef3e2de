import fc from 'fast-check';
import { manifestDigest } from '../digest';
import { parseManifest } from '../manifest';
import {
  Assessment,
  assessmentSchema,
  CLASSIFICATIONS,
  Manifest,
  ManifestInput,
} from '../schema';
import { manifests, verifications } from '../__testUtils__/arbitraries';
import {
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';
import { contextWith, ENDPOINTS } from '../__testUtils__/register';
import { assess } from './assess';
import type { AssessContext } from './context';
import {
  DEFAULT_RISK_MODEL,
  resolveRiskModel,
  riskModelDigest,
} from './riskModel';

type Spec = ManifestInput['spec'];

/** Public data, a self-hosted model, one person: 1 x 1 x 1. */
function plainest(changes: Partial<Spec> = {}): Manifest {
  return parseManifest({
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name: 'plain' },
    spec: {
      owner: 'group:default/g',
      purpose: 'Nothing much.',
      audience: 'personal',
      environments: ['sandbox'],
      residency: 'eu',
      dataSources: [{ name: 's', classification: 'public' }],
      models: [{ endpoint: 'house-llm', model: 'house-chat', version: '10' }],
      ...changes,
    },
  });
}

const source = (changes: Partial<Spec['dataSources'][0]>) => ({
  dataSources: [{ name: 's', classification: 'public' as const, ...changes }],
});
const model = (endpoint: string, name = 'm', version = '1') => ({
  models: [{ endpoint, model: name, version }],
});
const verified = (...ids: string[]) => ({
  controls: ids.map(id => ({ id })),
  ids,
});

function axesOf(changes: Partial<Spec>, context: Partial<AssessContext> = {}) {
  const { axes } = assess(plainest(changes), contextWith(context));
  return [
    axes.dataSensitivity.value,
    axes.modelTrust.value,
    axes.operationalImpact.value,
  ];
}

describe('the checks of the contract', () => {
  it('scores the sales notes summarizer 7 x 3 x 2 = 42: low, 90 days', () => {
    const manifest = parseManifest(salesNotesSummarizer());
    expect(assess(manifest, contextWith())).toMatchObject({
      digest: manifestDigest(manifest),
      riskModel: { version: '1', digest: riskModelDigest(DEFAULT_RISK_MODEL) },
      axes: {
        dataSensitivity: { value: 7, residual: 7 },
        modelTrust: { value: 7, residual: 7 },
        operationalImpact: { value: 2, residual: 2 },
      },
      inherent: { score: 42, tier: 'low' },
      residual: { score: 42, tier: 'low' },
      verdict: { outcome: 'auto-approve', legs: [] },
      reviewIntervalDays: 90,
      whatIf: [],
      shortestToAutoApproval: null,
    });
  });

  it('scores the bank 10 x 7 x 5 = 350: high, blocked', () => {
    expect(
      assess(parseManifest(bankNotesSummarizer()), contextWith()),
    ).toMatchObject({
      axes: {
        dataSensitivity: { value: 10, residual: 10 },
        modelTrust: { value: 3, residual: 3 },
        operationalImpact: { value: 5, residual: 5 },
      },
      inherent: { score: 350, tier: 'high' },
      residual: { score: 350, tier: 'high' },
      verdict: { outcome: 'block', legs: [], guardrails: [] },
      reviewIntervalDays: 30,
    });
  });
});

describe('data sensitivity', () => {
  it.each<[string, Partial<Spec>, number]>([
    ['public', source({}), 1],
    ['internal', source({ classification: 'internal' }), 3],
    ['confidential', source({ classification: 'confidential' }), 6],
    ['regulated', source({ classification: 'regulated' }), 9],
    ['bulk', source({ volume: 'bulk' }), 2],
    ['personal data', source({ categories: ['pii'] }), 6],
    ['financial data', source({ categories: ['financial'] }), 6],
    ['employee data', source({ categories: ['employee'] }), 6],
    ['health data', source({ categories: ['phi'] }), 9],
    ['card data', source({ categories: ['pci'] }), 9],
    ['credentials', source({ categories: ['credentials'] }), 9],
    ['two severe categories', source({ categories: ['phi', 'pci'] }), 10],
    [
      'two categories of which one is severe',
      source({ categories: ['pii', 'financial', 'employee', 'pci'] }),
      9,
    ],
    [
      'all at once, at most 10',
      source({ categories: ['phi', 'pci', 'credentials'], volume: 'bulk' }),
      10,
    ],
    [
      'a category below what the author chose',
      source({ classification: 'regulated', categories: ['pii'] }),
      9,
    ],
    [
      'the highest of several sources',
      {
        dataSources: [
          { name: 'a', classification: 'public', volume: 'bulk' },
          { name: 'b', classification: 'confidential' },
          { name: 'c', classification: 'internal', volume: 'bulk' },
        ],
      },
      6,
    ],
  ])('%s', (_, changes, value) => {
    expect(axesOf(changes)[0]).toBe(value);
  });

  it('says where a category raised what the author chose', () => {
    const { axes } = assess(
      plainest(source({ classification: 'internal', categories: ['pii'] })),
      contextWith(),
    );
    expect(axes.dataSensitivity.factors).toEqual([
      {
        id: 'classification',
        label:
          '“s” holds personal data, so it counts as confidential, not as internal',
        points: 6,
        source: 'spec.dataSources[0].categories',
      },
    ]);
  });

  it('shows the limit as a factor', () => {
    const { axes } = assess(
      plainest(source({ categories: ['phi', 'pci'], volume: 'bulk' })),
      contextWith(),
    );
    expect(
      axes.dataSensitivity.factors.map(({ id, points }) => [id, points]),
    ).toEqual([
      ['classification', 9],
      ['bulk', 1],
      ['several-severe-categories', 1],
      ['limit', -1],
    ]);
  });
});

describe('model trust', () => {
  const endpoint = (changes: Partial<(typeof ENDPOINTS)[0]>) => ({
    endpoints: [{ ...ENDPOINTS[0], ...changes }],
  });
  const enterprise = model(
    'llm-enterprise-x',
    'llm-enterprise-x',
    '2026-01-01',
  );

  it.each<[string, Partial<Spec>, Partial<AssessContext>, number]>([
    ['self-hosted', {}, {}, 9],
    ['managed enterprise', enterprise, {}, 7],
    ['public API', model('public-embeddings', 'embed-large', '3'), {}, 3],
    ['a deprecated endpoint', model('public-chat', 'chat', '10'), {}, 3],
    ['a trust of its own', enterprise, endpoint({ trust: 5 }), 5],
    ['at most 9', enterprise, endpoint({ trust: 10 }), 9],
    [
      'a model that is not listed',
      model('llm-enterprise-x', 'other', '2026-01-01'),
      {},
      3,
    ],
    [
      'a version that is not listed',
      model('llm-enterprise-x', 'llm-enterprise-x', '2024-01-01'),
      {},
      3,
    ],
    [
      'a version of another model',
      model('house-llm', 'house-embed', '10'),
      {},
      4,
    ],
    ['an endpoint that is not registered', model('nowhere'), {}, 0],
    ['an endpoint that was withdrawn', model('old-llm', 'old', '1'), {}, 0],
    [
      'the lowest of several',
      {
        models: [
          { endpoint: 'house-llm', model: 'house-chat', version: '10' },
          { endpoint: 'public-chat', model: 'chat', version: '10' },
          ...enterprise.models,
        ],
      },
      {},
      3,
    ],
  ])('%s', (_, changes, context, value) => {
    expect(axesOf(changes, context)[1]).toBe(value);
  });
});

describe('operational impact', () => {
  const action = (
    ...kinds: ('read' | 'write' | 'irreversible' | 'financial' | 'identity')[]
  ) => ({
    actions: kinds.map(kind => ({ name: kind, kind })),
  });

  it.each<[string, Partial<Spec>, number]>([
    ['personal', { audience: 'personal' }, 1],
    ['team', { audience: 'team' }, 2],
    ['department', { audience: 'department' }, 3],
    ['company', { audience: 'company' }, 5],
    ['external', { audience: 'external' }, 7],
    ['allowlist', { network: { outbound: 'allowlist' } }, 2],
    ['open', { network: { outbound: 'open' } }, 3],
    ['read', action('read'), 1],
    ['write', action('write'), 3],
    ['irreversible', action('irreversible'), 5],
    ['financial', action('financial'), 5],
    ['identity', action('identity'), 5],
    ['the gravest action only', action('write', 'identity', 'read'), 5],
    ['production', { environments: ['sandbox', 'production'] }, 2],
    ['staging', { environments: ['staging'] }, 1],
    [
      'at most 10',
      {
        audience: 'external',
        network: { outbound: 'open' },
        environments: ['production'],
        ...action('financial'),
      },
      10,
    ],
  ])('%s', (_, changes, value) => {
    expect(axesOf(changes)[2]).toBe(value);
  });
});

describe('controls', () => {
  const AXES = ['dataSensitivity', 'modelTrust', 'operationalImpact'] as const;
  const regulated = source({ classification: 'regulated' });
  const stores = { vectorStores: [{ id: 'v', type: 't', region: 'eu' }] };
  const enterprise = model(
    'llm-enterprise-x',
    'llm-enterprise-x',
    '2026-01-01',
  );
  const company = { audience: 'company' as const };

  it.each<[string, Partial<Spec>, string[], (typeof AXES)[number], number]>([
    ['pii-masking', regulated, ['pii-masking'], 'dataSensitivity', 6],
    [
      'de-identification',
      regulated,
      ['de-identification'],
      'dataSensitivity',
      5,
    ],
    [
      'the stronger of the two',
      regulated,
      ['pii-masking', 'de-identification'],
      'dataSensitivity',
      5,
    ],
    [
      'vector-store-containment',
      { ...regulated, ...stores },
      ['vector-store-containment'],
      'dataSensitivity',
      8,
    ],
    [
      'vector-store-containment without stores',
      regulated,
      ['vector-store-containment'],
      'dataSensitivity',
      9,
    ],
    [
      'containment besides de-identification',
      { ...regulated, ...stores },
      ['vector-store-containment', 'de-identification'],
      'dataSensitivity',
      4,
    ],
    ['no axis below 1', {}, ['de-identification'], 'dataSensitivity', 1],
    ['private-endpoint', enterprise, ['private-endpoint'], 'modelTrust', 9],
    ['private-endpoint, at most 9', {}, ['private-endpoint'], 'modelTrust', 9],
    [
      'private-endpoint and no register',
      model('nowhere'),
      ['private-endpoint'],
      'modelTrust',
      2,
    ],
    [
      'human-in-the-loop',
      company,
      ['human-in-the-loop'],
      'operationalImpact',
      3,
    ],
    [
      'human-in-the-loop, not below 1',
      { audience: 'team' },
      ['human-in-the-loop'],
      'operationalImpact',
      1,
    ],
    [
      'egress-allowlist',
      { ...company, network: { outbound: 'open' } },
      ['egress-allowlist'],
      'operationalImpact',
      6,
    ],
    [
      'egress-allowlist without traffic',
      company,
      ['egress-allowlist'],
      'operationalImpact',
      5,
    ],
    ['a control nobody knows', company, ['prayer'], 'operationalImpact', 5],
  ])('%s', (_, changes, controls, axis, residual) => {
    const { ids, ...declared } = verified(...controls);
    const manifest = plainest({ ...changes, ...declared });
    const without = assess(manifest, contextWith());
    const withThem = assess(manifest, contextWith({ verifiedControls: ids }));
    expect(withThem.axes[axis].residual).toBe(residual);
    expect(withThem.axes[axis].value).toBe(without.axes[axis].value);
    expect(withThem.inherent).toEqual(without.inherent);
    // Declared is not verified.
    expect(without.residual).toEqual(without.inherent);
  });

  it('count only where the manifest declares them', () => {
    const { axes } = assess(
      plainest(regulated),
      contextWith({ verifiedControls: ['de-identification'] }),
    );
    expect(axes.dataSensitivity.residual).toBe(9);
  });

  it('gate by the residual tier, and review by the inherent one', () => {
    const manifest = parseManifest({
      ...bankNotesSummarizer(),
      spec: {
        ...bankNotesSummarizer().spec,
        controls: [{ id: 'de-identification' }, { id: 'human-in-the-loop' }],
      },
    });
    const assessment = assess(
      manifest,
      contextWith({
        verifiedControls: ['de-identification', 'human-in-the-loop'],
      }),
    );
    expect(assessment).toMatchObject({
      inherent: { score: 350, tier: 'high' },
      residual: { score: 6 * 7 * 3, tier: 'medium' },
      reviewIntervalDays: 30,
      verdict: {
        outcome: 'review',
        legs: [
          { name: 'security', count: 1 },
          { name: 'owner', count: 1 },
        ],
      },
    });
    expect(assessment.verdict.reasons).toEqual([
      'The score is 126, from 50 and below 200: security and owner decide.',
      'Without its verified controls the score would be 350.',
    ]);
  });
});

describe('the verdict', () => {
  it('writes down the guardrails of what is approved at once', () => {
    expect(
      assess(
        plainest({
          network: { outbound: 'allowlist', destinations: ['a.example.com'] },
        }),
        contextWith(),
      ).verdict,
    ).toEqual({
      outcome: 'auto-approve',
      legs: [],
      reasons: [
        'The score is 2, below 50: it is approved at once, within its guardrails.',
      ],
      guardrails: [
        'Masking is on: personal data is masked before anything is sent to a model.',
        'Sandbox limits: outbound traffic only to its models and a.example.com.',
        'Runs in sandbox only, with the models and data sources it declares.',
        'Reviewed every 90 days.',
      ],
    });
  });

  it('says what lowers the score of what is blocked', () => {
    const bank = bankNotesSummarizer();
    bank.spec.controls = [{ id: 'de-identification' }];
    const { reasons } = assess(parseManifest(bank), contextWith()).verdict;
    expect(reasons[0]).toBe(
      'The score is 350, 200 or more: it is blocked until controls or a redesign lower the score.',
    );
    expect(reasons).toContain(
      'Have “De-identification” verified by security: 350 -> 210 (blocked).',
    );
    expect(reasons).toContain(
      'Use “House LLM” instead of “Public Embeddings”: 350 -> 50 (sent to review).',
    );
  });

  it('follows the routes of the configuration', () => {
    const routes = {
      low: {
        outcome: 'review' as const,
        legs: [{ name: 'security', count: 2 }],
      },
      medium: { outcome: 'review' as const, legs: [] },
      high: { outcome: 'review' as const, legs: [{ name: 'legal', count: 1 }] },
    };
    const low = assess(plainest(), contextWith({ routes }));
    expect(low.verdict.legs).toEqual([{ name: 'security', count: 2 }]);
    expect(low.verdict.reasons[0]).toBe(
      'The score is 1, below 50: 2 people of security decide.',
    );
    expect(low.shortestToAutoApproval).toBeNull();
    const high = assess(
      parseManifest(bankNotesSummarizer()),
      contextWith({ routes }),
    );
    expect(high.verdict.reasons[0]).toBe(
      'The score is 350, 200 or more: legal decides.',
    );
  });

  it('follows the numbers of the configuration', () => {
    const assessment = assess(
      parseManifest(salesNotesSummarizer()),
      contextWith({
        riskModel: resolveRiskModel({
          version: 'strict',
          thresholds: { medium: 42 },
          reviewIntervals: { medium: 45 },
        }),
      }),
    );
    expect(assessment).toMatchObject({
      riskModel: { version: 'strict' },
      residual: { score: 42, tier: 'medium' },
      reviewIntervalDays: 45,
    });
  });
});

describe('every assessment', () => {
  const sum = (factors: Assessment['axes']['modelTrust']['factors']) =>
    factors.reduce((total, { points }) => total + points, 0);

  it('fits the schema of the API, and its factors add up', () => {
    fc.assert(
      fc.property(manifests, verifications, (manifest, verifiedControls) => {
        const assessment = assess(manifest, contextWith({ verifiedControls }));
        expect(assessmentSchema.parse(assessment)).toEqual(assessment);
        for (const { value, residual, factors } of Object.values(
          assessment.axes,
        )) {
          expect(sum(factors)).toBe(residual);
          expect(
            sum(factors.filter(({ id }) => !id.startsWith('control-'))),
          ).toBe(value);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(10);
        }
        const { dataSensitivity, modelTrust, operationalImpact } =
          assessment.axes;
        expect(assessment.inherent.score).toBe(
          dataSensitivity.value *
            (10 - modelTrust.value) *
            operationalImpact.value,
        );
        expect(assessment.residual.score).toBe(
          dataSensitivity.residual *
            (10 - modelTrust.residual) *
            operationalImpact.residual,
        );
        expect(dataSensitivity.residual).toBeGreaterThanOrEqual(1);
        expect(operationalImpact.residual).toBeGreaterThanOrEqual(1);
        expect(modelTrust.residual).toBeLessThanOrEqual(9);
        expect(assessment.residual.score).toBeLessThanOrEqual(
          assessment.inherent.score,
        );
        const ids = assessment.checks.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for the same facts, and changes none of them', () => {
    fc.assert(
      fc.property(manifests, manifest => {
        const before = structuredClone(manifest);
        const first = assess(manifest, contextWith());
        expect(assess(structuredClone(manifest), contextWith())).toEqual(first);
        expect(manifest).toEqual(before);
      }),
    );
  });

  const worse: [string, (spec: Manifest['spec']) => void][] = [
    [
      'a higher classification',
      ({ dataSources: [first] }) => {
        const next = CLASSIFICATIONS.indexOf(first.classification) + 1;
        first.classification = CLASSIFICATIONS[Math.min(next, 3)];
      },
    ],
    [
      'one more category',
      ({ dataSources: [first] }) => {
        first.categories = [...new Set([...first.categories, 'phi' as const])];
      },
    ],
    [
      'bulk',
      ({ dataSources: [first] }) => {
        first.volume = 'bulk';
      },
    ],
    [
      'one more source',
      ({ dataSources }) => {
        dataSources.push({ ...dataSources[0], name: 'more' });
      },
    ],
    [
      'one more model',
      ({ models }) => {
        models.push({
          endpoint: 'public-chat',
          model: 'chat',
          version: '10',
          purpose: 'other',
        });
      },
    ],
    [
      'a model that is not listed',
      ({ models }) => {
        models[0].version = 'unlisted';
      },
    ],
    [
      'an endpoint that is not registered',
      ({ models }) => {
        models[0].endpoint = 'nowhere';
      },
    ],
    [
      'a wider audience',
      spec => {
        spec.audience = 'external';
      },
    ],
    [
      'open traffic',
      ({ network }) => {
        network.outbound = 'open';
      },
    ],
    [
      'one more action',
      ({ actions }) => {
        actions.push({ name: 'more', kind: 'financial' });
      },
    ],
    [
      'production',
      spec => {
        spec.environments = ['production', 'sandbox', 'staging'];
      },
    ],
  ];

  it.each(worse)('is no better with %s', (_, change) => {
    fc.assert(
      fc.property(manifests, verifications, (manifest, verifiedControls) => {
        const context = contextWith({ verifiedControls });
        const before = assess(manifest, context);
        const changed = structuredClone(manifest);
        change(changed.spec);
        const after = assess(changed, context);
        expect(after.inherent.score).toBeGreaterThanOrEqual(
          before.inherent.score,
        );
      }),
    );
  });

  it('is no worse with one more verified control', () => {
    fc.assert(
      fc.property(manifests, verifications, (manifest, verifiedControls) => {
        const all = assess(manifest, contextWith({ verifiedControls }));
        const fewer = assess(
          manifest,
          contextWith({ verifiedControls: verifiedControls.slice(1) }),
        );
        expect(all.residual.score).toBeLessThanOrEqual(fewer.residual.score);
        expect(all.inherent).toEqual(fewer.inherent);
      }),
    );
  });
});
