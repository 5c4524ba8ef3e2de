import fc from 'fast-check';
import { manifestDigest } from '../digest';
import { parseManifest } from '../manifest';
import { assess } from '../risk';
import type { Manifest, ManifestInput, MicroAppSpec } from '../schema';
import { manifests } from '../__testUtils__/arbitraries';
import { bankNotesSummarizer } from '../__testUtils__/manifests';
import { contextWith } from '../__testUtils__/register';
import { classifyChange, crossesThreshold, MATERIAL_REASONS } from '.';

const ALL = { material: [...MATERIAL_REASONS] };
const classify = (before: Manifest, after: Manifest, config = ALL) =>
  classifyChange(before, after, { config });
const idsOf = (before: Manifest, after: Manifest) =>
  classify(before, after).reasons.map(({ id }) => id);

type Spec = ManifestInput['spec'];
const base = (): ManifestInput => {
  const manifest = bankNotesSummarizer();
  manifest.spec.network = {
    outbound: 'allowlist',
    destinations: ['a.example.com'],
  };
  manifest.spec.audience = 'team';
  manifest.spec.environments = ['sandbox'];
  manifest.spec.dataSources = [
    { name: 'notes', classification: 'internal', volume: 'single' },
  ];
  manifest.spec.models = [
    { endpoint: 'e', model: 'm', version: '1', purpose: 'generation' },
  ];
  manifest.spec.vectorStores = [
    { id: 's', type: 'pgvector', region: 'eu', holds: [], public: false },
  ];
  manifest.spec.actions = [{ name: 'look', kind: 'read' }];
  manifest.spec.prompts = [{ name: 'p', digest: `sha256:${'0'.repeat(64)}` }];
  manifest.spec.controls = [{ id: 'pii-masking' }];
  return manifest;
};
const after = (change: (spec: Spec) => void) => {
  const manifest = base();
  change(manifest.spec);
  return classify(parseManifest(base()), parseManifest(manifest));
};

describe('classifyChange', () => {
  it.each<[string, string, (spec: Spec) => void]>([
    ['owner', 'Another owner: ', s => (s.owner = 'group:default/other')],
    [
      'model',
      'New model, endpoint or version: e/m 2',
      s => (s.models[0].version = '2'),
    ],
    [
      'model',
      'New model, endpoint or version: f/m 1',
      s => s.models.push({ endpoint: 'f', model: 'm', version: '1' }),
    ],
    [
      'data-source',
      'New or more sensitive data: notes',
      s => (s.dataSources[0].classification = 'confidential'),
    ],
    [
      'data-source',
      'New or more sensitive data: notes',
      s => (s.dataSources[0].categories = ['pii']),
    ],
    [
      'data-source',
      'New or more sensitive data: notes',
      s => (s.dataSources[0].access = 'write'),
    ],
    [
      'data-source',
      'New or more sensitive data: notes',
      s => (s.dataSources[0].volume = 'bulk'),
    ],
    [
      'data-source',
      'New or more sensitive data: more',
      s => s.dataSources.push({ name: 'more', classification: 'public' }),
    ],
    [
      'vector-store',
      'New or wider vector store: s',
      s => (s.vectorStores![0].holds = ['notes']),
    ],
    [
      'vector-store',
      'New or wider vector store: s',
      s => (s.vectorStores![0].public = true),
    ],
    ['region', 'Another region for the data: ', s => (s.residency = 'mars')],
    [
      'audience',
      'Wider audience: team -> company',
      s => (s.audience = 'company'),
    ],
    [
      'environment',
      'New environment: production',
      s => s.environments.push('production'),
    ],
    [
      'network',
      'Wider outbound traffic: allowlist -> open',
      s => (s.network!.outbound = 'open'),
    ],
    [
      'network',
      'New destination: b.example.com',
      s => s.network!.destinations!.push('b.example.com'),
    ],
    [
      'action',
      'New kind of action: financial',
      s => s.actions!.push({ name: 'pay', kind: 'financial' }),
    ],
    [
      'prompt',
      'New or changed prompt: p',
      s => (s.prompts![0].digest = `sha256:${'1'.repeat(64)}`),
    ],
    ['control', 'Control dropped: pii-masking', s => (s.controls = [])],
  ])('finds that it matters by %s: %s', (id, label, change) => {
    const { material, reasons, differences } = after(change);
    expect(material).toBe(true);
    expect(reasons.map(reason => reason.id)).toEqual([id]);
    expect(reasons[0].label).toContain(label);
    const [first] = differences.map(({ path }) => path);
    expect(reasons[0].paths).toContain(first);
  });

  it.each<[string, (spec: Spec) => void]>([
    ['other words for its purpose', s => (s.purpose = 'Something else.')],
    ['a narrower audience', s => (s.audience = 'personal')],
    ['less traffic', s => (s.network = { outbound: 'none', destinations: [] })],
    [
      'one more action of a kind',
      s => s.actions!.push({ name: 'see', kind: 'read' }),
    ],
    ['a prompt less', s => (s.prompts = [])],
    ['a control more', s => s.controls!.push({ id: 'private-endpoint' })],
    ['a store less', s => (s.vectorStores = [])],
    ['another lifecycle', s => (s.lifecycle = 'production')],
    ['less sensitive data', s => (s.dataSources[0].classification = 'public')],
  ])('finds that it does not matter by %s', (_, change) => {
    const { material, reasons, differences } = after(change);
    expect({ material, reasons }).toEqual({ material: false, reasons: [] });
    expect(differences.length).toBeGreaterThan(0);
  });

  it.each([
    [42, 'low', 42, 'low', 42, 'low', 42, 'low', []],
    [42, 'low', 43, 'low', 42, 'low', 42, 'low', ['score']],
    [42, 'low', 40, 'low', 42, 'low', 63, 'medium', ['score']],
    [63, 'medium', 42, 'low', 63, 'medium', 42, 'low', []],
  ] as const)(
    'looks at the scores: %d %s -> %d %s, without controls %d %s -> %d %s',
    (r1, t1, r2, t2, i1, u1, i2, u2, expected) => {
      const manifest = parseManifest(base());
      const { reasons } = classifyChange(manifest, manifest, {
        config: ALL,
        assessmentBefore: {
          residual: { score: r1, tier: t1 },
          inherent: { score: i1, tier: u1 },
        },
        assessmentAfter: {
          residual: { score: r2, tier: t2 },
          inherent: { score: i2, tier: u2 },
        },
      });
      expect(reasons.map(({ id }) => id)).toEqual(expected);
    },
  );

  it('finds only what the company looks at', () => {
    fc.assert(
      fc.property(
        manifests,
        manifests,
        fc.subarray([...MATERIAL_REASONS]),
        (a, b, material) => {
          expect(
            classify(a, b, { material }).reasons.map(({ id }) => id),
          ).toEqual(idsOf(a, b).filter(id => material.includes(id as never)));
        },
      ),
    );
  });

  it('finds no difference exactly if the digests are the same', () => {
    fc.assert(
      fc.property(manifests, manifests, (a, b) => {
        const { differences, material } = classify(a, b);
        expect(differences.length === 0).toBe(
          manifestDigest(a) === manifestDigest(b),
        );
        expect(material && differences.length === 0).toBe(false);
        expect(classify(a, a)).toMatchObject({ material: false });
      }),
    );
  });

  it('never makes a change matter less by a further difference', () => {
    fc.assert(
      fc.property(manifests, manifests, manifests, (before, changed, other) => {
        const fields = Object.keys(other.spec) as (keyof MicroAppSpec)[];
        const untouched = fields.filter(
          field =>
            JSON.stringify(before.spec[field]) ===
            JSON.stringify(changed.spec[field]),
        );
        for (const field of untouched) {
          const further = {
            ...changed,
            spec: { ...changed.spec, [field]: other.spec[field] },
          };
          expect(idsOf(before, further)).toEqual(
            expect.arrayContaining(idsOf(before, changed)),
          );
        }
      }),
    );
  });

  it('finds a fact behind every score that goes up', () => {
    fc.assert(
      fc.property(manifests, manifests, (a, b) => {
        const higher =
          assess(b, contextWith()).residual.score >
          assess(a, contextWith()).residual.score;
        expect(!higher || classify(a, b).material).toBe(true);
      }),
    );
  });

  it('points at differences only', () => {
    fc.assert(
      fc.property(manifests, manifests, (a, b) => {
        const { differences, reasons } = classify(a, b);
        const known = differences.map(({ path }) => path);
        for (const { paths } of reasons) {
          expect(paths.length).toBeGreaterThan(0);
          expect(known).toEqual(expect.arrayContaining(paths));
        }
      }),
    );
  });
});

describe('crossesThreshold', () => {
  const verdict = (outcome: 'auto-approve' | 'review' | 'block') => ({
    outcome,
    legs: [],
    reasons: [],
    guardrails: [],
  });
  it.each([
    ['low', 'auto-approve', 'low', 'auto-approve', false],
    ['low', 'auto-approve', 'low', 'review', true],
    ['low', 'review', 'medium', 'review', true],
    ['medium', 'review', 'medium', 'review', false],
    ['medium', 'review', 'low', 'auto-approve', false],
    ['medium', 'review', 'medium', 'block', true],
    ['medium', 'review', 'high', 'block', true],
  ] as const)(
    'from %s, %s to %s, %s: %s',
    (tier, outcome, to, next, expected) => {
      expect(
        crossesThreshold(
          { tier, outcome },
          { residual: { score: 1, tier: to }, verdict: verdict(next) },
        ),
      ).toBe(expected);
    },
  );
});
