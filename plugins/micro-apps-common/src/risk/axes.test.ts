import { contextWith, ENDPOINTS } from '../__testUtils__/register';
import { plainest, source, Spec } from '../__testUtils__/plainest';
import { assess } from './assess';
import type { AssessContext } from './context';

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
});
