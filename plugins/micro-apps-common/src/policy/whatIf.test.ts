import fc from 'fast-check';
import { parseManifest } from '../manifest';
import {
  CLASSIFICATIONS,
  Manifest,
  ManifestInput,
  TIERS,
  WhatIf,
} from '../schema';
import { manifests, verifications } from '../__testUtils__/arbitraries';
import {
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';
import { contextWith, ENDPOINTS } from '../__testUtils__/register';
import { applyChanges, AssessContext, whatIfSentence } from '../risk';
import { fakeEngine, FakeRule } from '../__testUtils__/fakeEngine';
import { assessWithPolicies } from './assessWithPolicies';

async function assess(
  manifest: Manifest,
  context: AssessContext,
  rules: FakeRule[] = [],
) {
  return (await assessWithPolicies(manifest, context, fakeEngine(rules)))
    .assessment;
}

function bankAfter(
  change: (spec: ManifestInput['spec']) => void,
  context: Partial<AssessContext> = {},
) {
  const manifest = bankNotesSummarizer();
  change(manifest.spec);
  return assess(parseManifest(manifest), contextWith(context));
}

const labels = ({ whatIf }: { whatIf: WhatIf[] }) =>
  whatIf.flatMap(({ changes }) => changes.map(({ label }) => label));
const nothing = () => {};

describe('what-if', () => {
  it('offers the bank a model that the register has, and more', async () => {
    const { whatIf, shortestToAutoApproval } = await bankAfter(nothing);
    expect(whatIf).toContainEqual({
      changes: [
        {
          path: 'spec.models[0]',
          from: {
            endpoint: 'public-embeddings',
            model: 'embed-large',
            version: '3',
            purpose: 'embedding',
          },
          to: {
            endpoint: 'house-llm',
            model: 'house-embed',
            version: '1',
            purpose: 'embedding',
          },
          label: 'Use “House LLM” instead of “Public Embeddings”',
        },
      ],
      score: 50,
      tier: 'medium',
      outcome: 'review',
    });
    expect(shortestToAutoApproval).toMatchObject({
      changes: [
        { label: 'Use “House LLM” instead of “Public Embeddings”' },
        { label: 'Limit outbound traffic to listed hosts' },
      ],
      score: 40,
      outcome: 'auto-approve',
    });
    expect(whatIf).toContainEqual(shortestToAutoApproval);
  });

  it('reads as a sentence', async () => {
    const { shortestToAutoApproval } = await bankAfter(nothing);
    expect(whatIfSentence(shortestToAutoApproval as WhatIf, 350)).toBe(
      'Use “House LLM” instead of “Public Embeddings” and limit outbound traffic to listed hosts: 350 -> 40',
    );
  });

  it('puts first what only waits for security', async () => {
    const { whatIf } = await bankAfter(spec => {
      spec.controls = [{ id: 'de-identification' }];
    });
    expect(whatIf[0]).toEqual({
      changes: [
        {
          path: 'spec.controls[de-identification]',
          from: 'declared',
          to: 'verified',
          label: 'Have “De-identification” verified by security',
        },
      ],
      score: 210,
      tier: 'high',
      outcome: 'block',
    });
  });

  it('has nothing to say where nothing is needed', async () => {
    expect(
      await assess(parseManifest(salesNotesSummarizer()), contextWith()),
    ).toMatchObject({ whatIf: [], shortestToAutoApproval: null });
  });

  it('offers the latest listed version of the same model', async () => {
    const { whatIf } = await bankAfter(
      spec => {
        spec.models = [
          { endpoint: 'house-llm', model: 'house-chat', version: '1' },
        ];
      },
      { endpoints: ENDPOINTS.filter(({ id }) => id === 'house-llm') },
    );
    expect(whatIf[0].changes[0]).toMatchObject({
      label:
        'Use “house-chat 10”, which the register lists, instead of “house-chat 1”',
      to: { endpoint: 'house-llm', model: 'house-chat', version: '10' },
    });
  });

  it('replaces all models that are trusted less, together', async () => {
    const { whatIf } = await bankAfter(spec => {
      spec.models.push(
        { endpoint: 'public-chat', model: 'chat', version: '10' },
        { endpoint: 'public-chat', model: 'chat', version: '9' },
      );
    });
    expect(whatIf.map(({ changes }) => changes[0])).toContainEqual(
      expect.objectContaining({
        path: 'spec.models',
        label:
          'Use “House LLM” instead of “Public Embeddings” and “Public Chat”',
        to: [
          {
            endpoint: 'house-llm',
            model: 'house-embed',
            version: '1',
            purpose: 'embedding',
          },
          {
            endpoint: 'house-llm',
            model: 'house-chat',
            version: '10',
            purpose: 'generation',
          },
        ],
      }),
    );
  });

  it.each<[string, Partial<(typeof ENDPOINTS)[0]>]>([
    ['is withdrawn', { state: 'withdrawn' }],
    ['is deprecated', { state: 'deprecated' }],
    ['is in another region', { region: 'us' }],
    ['must not be sent such data', { allowedClassifications: ['public'] }],
    ['has no model for the purpose', { models: [] }],
    [
      'has a model without versions',
      { models: [{ model: 'house-embed', versions: [] }] },
    ],
  ])('offers no endpoint that %s', async (_, changes) => {
    const endpoints = ENDPOINTS.map(endpoint =>
      endpoint.id === 'house-llm' ? { ...endpoint, ...changes } : endpoint,
    );
    expect(
      labels(await bankAfter(nothing, { endpoints })).join(),
    ).not.toContain('House LLM');
  });

  it('offers no control that has nothing to act on, or that was refused', async () => {
    const all = labels(
      await bankAfter(
        spec => {
          spec.network = { outbound: 'none' };
          spec.vectorStores = [];
          spec.audience = 'external';
        },
        { refusedControls: ['human-in-the-loop'] },
      ),
    ).join();
    expect(all).toContain('De-identification');
    expect(all).not.toContain('Enforced list');
    expect(all).not.toContain('Contained vector store');
    expect(all).not.toContain('A person confirms');
  });

  it('finds three changes where two are not enough', async () => {
    const { shortestToAutoApproval } = await bankAfter(spec => {
      spec.audience = 'external';
      spec.actions = [{ name: 'pay', kind: 'financial' }];
    });
    expect(shortestToAutoApproval?.changes).toHaveLength(3);
    expect(shortestToAutoApproval?.outcome).toBe('auto-approve');
  });

  it('treats sources that are equally grave together', async () => {
    const { shortestToAutoApproval } = await assess(
      parseManifest({
        ...salesNotesSummarizer(),
        spec: {
          ...salesNotesSummarizer().spec,
          audience: 'personal',
          dataSources: [1, 2].map(n => ({
            name: `s${n}`,
            classification: 'confidential',
            volume: 'bulk',
          })),
        },
      }),
      contextWith({
        riskModel: {
          ...contextWith().riskModel,
          thresholds: { medium: 20, high: 200 },
        },
        endpoints: ENDPOINTS.filter(({ id }) => id === 'llm-enterprise-x'),
        refusedControls: [
          'de-identification',
          'pii-masking',
          'private-endpoint',
        ],
      }),
    );
    expect(shortestToAutoApproval?.changes.map(({ path }) => path)).toEqual([
      'spec.dataSources[0].volume',
      'spec.dataSources[1].volume',
    ]);
  });

  it('is short, helps, and is ranked', async () => {
    await fc.assert(
      fc.asyncProperty(
        manifests,
        verifications,
        async (manifest, verifiedControls) => {
          const { whatIf, residual, verdict, shortestToAutoApproval } =
            await assess(manifest, contextWith({ verifiedControls }));
          expect(whatIf.length).toBeLessThanOrEqual(8);
          for (const option of whatIf) {
            expect(option.score).toBeLessThan(residual.score);
            expect(TIERS.indexOf(option.tier)).toBeLessThanOrEqual(
              TIERS.indexOf(residual.tier),
            );
            expect(option.changes.length).toBeLessThanOrEqual(2);
          }
          const keys = whatIf.map(({ changes }) =>
            JSON.stringify(changes.map(({ path, to }) => [path, to])),
          );
          expect(new Set(keys).size).toBe(keys.length);
          const possible = whatIf.some(
            ({ outcome }) => outcome === 'auto-approve',
          );
          expect(
            verdict.outcome === 'auto-approve'
              ? shortestToAutoApproval === null
              : !possible || shortestToAutoApproval?.outcome === 'auto-approve',
          ).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps its promises when the changes are made', async () => {
    await fc.assert(
      fc.asyncProperty(
        manifests,
        verifications,
        async (manifest, verifiedControls) => {
          const { whatIf, shortestToAutoApproval } = await assess(
            manifest,
            contextWith({ verifiedControls }),
          );
          const options = [...whatIf, shortestToAutoApproval].filter(
            option => option !== null,
          );
          for (const { changes, score, tier, outcome } of options) {
            const applied = applyChanges(manifest, changes, verifiedControls);
            const after = await assess(
              applied.manifest,
              contextWith({ verifiedControls: applied.verifiedControls }),
            );
            expect([after.residual, after.verdict.outcome]).toEqual([
              { score, tier },
              outcome,
            ]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('asks policies twice, about few manifests', async () => {
    const engine = fakeEngine();
    const bank = parseManifest(bankNotesSummarizer());
    await assessWithPolicies(bank, contextWith(), engine);
    const [own, ...others] = engine.batches;
    expect(own).toBe(1);
    expect(others.length).toBeLessThanOrEqual(2);
    expect(others.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(
      150,
    );
  });
});

/** Rules like those that are shipped, as a test of what the search makes of rules. */
const RULES: FakeRule[] = [
  {
    id: 'public-models',
    deny: ({ app, endpoints, data }) =>
      app.spec.models.flatMap(({ endpoint }, index) =>
        endpoints.some(
          ({ id, hosting }) => id === endpoint && hosting === 'public-api',
        ) && data.highest !== 'public'
          ? [{ message: 'Public.', path: `spec.models[${index}].endpoint` }]
          : [],
      ),
  },
  {
    id: 'stores',
    deny: ({ app }) =>
      app.spec.vectorStores.flatMap(({ id, region }, index) =>
        id === 'vs-eu' && region === 'eu'
          ? []
          : [{ message: 'Store.', path: `spec.vectorStores[${index}].id` }],
      ),
  },
  {
    id: 'secrets',
    deny: ({ app }) =>
      app.spec.environments.includes('production') &&
      !app.spec.controls.some(({ id }) => id === 'secrets-manager')
        ? [{ message: 'Secrets.', path: 'spec.controls' }]
        : [],
  },
  {
    id: 'people',
    require: ({ app }) =>
      app.spec.audience === 'external'
        ? [{ message: 'People decide.', route: 'review', legs: [] }]
        : [],
  },
];
const VECTOR_STORES = [
  {
    id: 'vs-eu',
    region: 'eu',
    accessControlled: true,
    public: false,
    classifications: [...CLASSIFICATIONS],
  },
];

describe('what-if under policies', () => {
  const lookAt = (
    change: (spec: ManifestInput['spec']) => void,
    context: Partial<AssessContext> = {},
  ) => {
    const manifest = salesNotesSummarizer();
    change(manifest.spec);
    return assess(
      parseManifest(manifest),
      contextWith({ vectorStores: VECTOR_STORES, ...context }),
      RULES,
    );
  };

  it('offers what lifts a denial, though the score stays', async () => {
    const { verdict, whatIf, shortestToAutoApproval } = await lookAt(spec => {
      spec.vectorStores = [{ id: 'mine', type: 'pgvector', region: 'eu' }];
    });
    expect(verdict.outcome).toBe('block');
    expect(shortestToAutoApproval).toMatchObject({
      changes: [
        {
          path: 'spec.vectorStores[0]',
          label: 'Use the vector store “vs-eu” instead of “mine”',
        },
      ],
      score: 42,
      outcome: 'auto-approve',
    });
    expect(whatIf).toContainEqual(shortestToAutoApproval);
    expect(verdict.reasons.join(' ')).toContain(
      'Use the vector store “vs-eu” instead of “mine”: 42 -> 42 (approved at once).',
    );
  });

  it('puts together what lifts several denials', async () => {
    const { shortestToAutoApproval } = await lookAt(spec => {
      spec.audience = 'personal';
      spec.environments = ['production'];
      spec.models = [{ endpoint: 'public-chat', model: 'chat', version: '10' }];
      spec.vectorStores = [{ id: 'mine', type: 'pgvector', region: 'us' }];
    });
    expect(
      shortestToAutoApproval?.changes.map(({ path }) => path).sort(),
    ).toEqual([
      'spec.controls[secrets-manager]',
      'spec.models[0]',
      'spec.vectorStores[0]',
    ]);
  });

  it('offers what makes a review unnecessary', async () => {
    const { residual, verdict, shortestToAutoApproval } = await lookAt(spec => {
      spec.audience = 'external';
      spec.dataSources = [{ name: 's', classification: 'public' }];
    });
    expect([residual.tier, verdict.outcome]).toEqual(['low', 'review']);
    expect(shortestToAutoApproval?.changes).toMatchObject([
      { path: 'spec.audience', to: 'company' },
    ]);
  });

  it('offers nothing while policies cannot be asked', async () => {
    const engine = fakeEngine(RULES);
    const { evaluate } = engine;
    engine.evaluate = async (point, inputs) =>
      inputs.length > 1
        ? fakeEngine([], {
            failure: { cause: 'timeout', message: 'too slow' },
          }).evaluate(point, inputs)
        : evaluate(point, inputs);
    const { assessment } = await assessWithPolicies(
      parseManifest(bankNotesSummarizer()),
      contextWith(),
      engine,
    );
    expect(assessment).toMatchObject({
      whatIf: [],
      shortestToAutoApproval: null,
    });
  });

  it('offers nothing that policies deny, and keeps its promises', async () => {
    await fc.assert(
      fc.asyncProperty(manifests, verifications, async (manifest, verified) => {
        const context = contextWith({
          vectorStores: VECTOR_STORES,
          verifiedControls: verified,
        });
        const { whatIf, shortestToAutoApproval } = await assess(
          manifest,
          context,
          RULES,
        );
        const options = [...whatIf, shortestToAutoApproval].filter(
          option => option !== null,
        );
        for (const { changes, score, tier, outcome } of options) {
          const applied = applyChanges(manifest, changes, verified);
          const after = await assess(
            applied.manifest,
            { ...context, verifiedControls: applied.verifiedControls },
            RULES,
          );
          expect([after.residual, after.verdict.outcome]).toEqual([
            { score, tier },
            outcome,
          ]);
          expect(
            after.checks.filter(({ status }) => status === 'failed'),
          ).toEqual([]);
        }
        expect(shortestToAutoApproval?.outcome ?? 'auto-approve').toBe(
          'auto-approve',
        );
      }),
      { numRuns: 150 },
    );
  });
});
