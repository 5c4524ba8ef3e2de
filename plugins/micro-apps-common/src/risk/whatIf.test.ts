import fc from 'fast-check';
import { parseManifest } from '../manifest';
import { ManifestInput, TIERS, WhatIf } from '../schema';
import { manifests, verifications } from '../__testUtils__/arbitraries';
import {
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';
import { contextWith, ENDPOINTS } from '../__testUtils__/register';
import { assess } from './assess';
import type { AssessContext } from './context';
import { whatIfSentence } from './verdict';
import { applyChanges } from './changes';

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
  it('offers the bank a model that the register has, and more', () => {
    const { whatIf, shortestToAutoApproval } = bankAfter(nothing);
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

  it('reads as a sentence', () => {
    const { shortestToAutoApproval } = bankAfter(nothing);
    expect(whatIfSentence(shortestToAutoApproval as WhatIf, 350)).toBe(
      'Use “House LLM” instead of “Public Embeddings” and limit outbound traffic to listed hosts: 350 -> 40',
    );
  });

  it('puts first what only waits for security', () => {
    const { whatIf } = bankAfter(spec => {
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

  it('has nothing to say where nothing is needed', () => {
    expect(
      assess(parseManifest(salesNotesSummarizer()), contextWith()),
    ).toMatchObject({ whatIf: [], shortestToAutoApproval: null });
  });

  it('offers the latest listed version of the same model', () => {
    const { whatIf } = bankAfter(
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

  it('replaces all models that are trusted less, together', () => {
    const { whatIf } = bankAfter(spec => {
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
  ])('offers no endpoint that %s', (_, changes) => {
    const endpoints = ENDPOINTS.map(endpoint =>
      endpoint.id === 'house-llm' ? { ...endpoint, ...changes } : endpoint,
    );
    expect(labels(bankAfter(nothing, { endpoints })).join()).not.toContain(
      'House LLM',
    );
  });

  it('offers no control that has nothing to act on, or that was refused', () => {
    const all = labels(
      bankAfter(
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

  it('finds three changes where two are not enough', () => {
    const { shortestToAutoApproval } = bankAfter(spec => {
      spec.audience = 'external';
      spec.actions = [{ name: 'pay', kind: 'financial' }];
    });
    expect(shortestToAutoApproval?.changes).toHaveLength(3);
    expect(shortestToAutoApproval?.outcome).toBe('auto-approve');
  });

  it('treats sources that are equally grave together', () => {
    const { shortestToAutoApproval } = assess(
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

  it('is short, helps, and is ranked', () => {
    fc.assert(
      fc.property(manifests, verifications, (manifest, verifiedControls) => {
        const { whatIf, residual, verdict, shortestToAutoApproval } = assess(
          manifest,
          contextWith({ verifiedControls }),
        );
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
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its promises when the changes are made', () => {
    fc.assert(
      fc.property(manifests, verifications, (manifest, verifiedControls) => {
        const { whatIf, shortestToAutoApproval } = assess(
          manifest,
          contextWith({ verifiedControls }),
        );
        const options = [...whatIf, shortestToAutoApproval].filter(
          option => option !== null,
        );
        for (const { changes, score, tier, outcome } of options) {
          const applied = applyChanges(manifest, changes, verifiedControls);
          const after = assess(
            applied.manifest,
            contextWith({ verifiedControls: applied.verifiedControls }),
          );
          expect([after.residual, after.verdict.outcome]).toEqual([
            { score, tier },
            outcome,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('offers only models that stand in the register as approved', () => {
    fc.assert(
      fc.property(manifests, manifest => {
        const { whatIf, residual } = assess(manifest, contextWith());
        for (const { changes } of whatIf.filter(({ changes: [{ path }] }) =>
          path.startsWith('spec.models'),
        )) {
          const { checks } = assess(
            applyChanges(manifest, changes).manifest,
            contextWith(),
          );
          expect(residual.score).toBeGreaterThan(0);
          const swapped = changes[0].to as { endpoint?: string };
          expect(
            checks
              .filter(({ id }) => id.endsWith(`:${swapped.endpoint}`))
              .filter(({ status }) => status !== 'passed'),
          ).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
