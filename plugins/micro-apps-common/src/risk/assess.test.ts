import fc from 'fast-check';
import { manifestDigest } from '../digest';
import { parseManifest } from '../manifest';
import {
  Assessment,
  assessmentSchema,
  CLASSIFICATIONS,
  Manifest,
} from '../schema';
import { manifests, verifications } from '../__testUtils__/arbitraries';
import {
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';
import { plainest, source } from '../__testUtils__/plainest';
import { contextWith } from '../__testUtils__/register';
import { assessWithPolicies } from '../policy';
import { fakeEngine } from '../__testUtils__/fakeEngine';
import { assess } from './assess';
import {
  DEFAULT_RISK_MODEL,
  resolveRiskModel,
  riskModelDigest,
} from './riskModel';

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

describe('controls', () => {
  const regulated = source({ classification: 'regulated' });

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
        'Personal data is masked before anything is sent to a model.',
        'Sandbox limits: outbound traffic only to its models and a.example.com.',
        'Runs in sandbox only, with the models and data sources it declares.',
        'Reviewed every 90 days.',
      ],
    });
  });

  it('says what lowers the score of what is blocked', async () => {
    const bank = bankNotesSummarizer();
    bank.spec.controls = [{ id: 'de-identification' }];
    const { assessment } = await assessWithPolicies(
      parseManifest(bank),
      contextWith(),
      fakeEngine(),
    );
    const { reasons } = assessment.verdict;
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
