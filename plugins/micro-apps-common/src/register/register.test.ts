import fc from 'fast-check';
import { ENDPOINTS } from '../__testUtils__/register';
import { parseGovernanceConfig } from '../config';
import {
  ENDPOINT_STATES,
  HOSTINGS,
  ModelEndpoint,
  registerEntryInputSchema,
} from '../schema';
import { compareModelEndpoints, standingChanges, standingOf } from './compare';
import { applyRegisterOverride, registerOverrideOf } from './override';
import { reopeningReasons } from './reopening';

const [enterprise] = ENDPOINTS;

const versionsArb = fc
  .dictionary(
    fc.constantFrom('1', '2', '10', 'a/b', '%', 'ü'),
    fc.constantFrom(...ENDPOINT_STATES),
  )
  .map(states => {
    const having = (...wanted: string[]) =>
      Object.keys(states).filter(name => wanted.includes(states[name]));
    const deprecated = having('deprecated');
    const withdrawn = having('withdrawn');
    return {
      versions: having('approved', 'deprecated'),
      ...(deprecated.length && { deprecated }),
      ...(withdrawn.length && { withdrawn }),
    };
  });

const endpointArb: fc.Arbitrary<ModelEndpoint> = fc
  .record({
    title: fc.constantFrom('A', 'B'),
    description: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    hosting: fc.constantFrom(...HOSTINGS),
    region: fc.constantFrom('eu', 'us'),
    trust: fc.integer({ min: 0, max: 9 }),
    state: fc.constantFrom(...ENDPOINT_STATES),
    allowedClassifications: fc.subarray(['public', 'internal'] as const, {
      minLength: 0,
    }),
    models: fc.dictionary(fc.constantFrom('m', 'n', 'o p/%'), versionsArb),
  })
  .map(({ models, description, ...entry }) => ({
    id: 'x',
    ...entry,
    ...(description && { description }),
    allowedClassifications: [...entry.allowedClassifications],
    models: Object.entries(models).map(([model, versions]) => ({
      model,
      ...versions,
    })),
  }));

/** An entry whose lists are in one order. */
function ordered(endpoint: ModelEndpoint) {
  const sorted = (list?: string[]) => (list ? [...list].sort() : undefined);
  return {
    ...endpoint,
    models: [...endpoint.models]
      .sort((a, b) => a.model.localeCompare(b.model))
      .map(model => ({
        ...model,
        versions: sorted(model.versions),
        deprecated: sorted(model.deprecated),
        withdrawn: sorted(model.withdrawn),
      })),
  };
}

describe('what people change of a configured entry', () => {
  it('comes to what they wanted', () => {
    fc.assert(
      fc.property(fc.option(endpointArb), endpointArb, (configured, wanted) => {
        const changes = registerOverrideOf(configured, wanted);
        const { endpoint, outdated } = applyRegisterOverride(
          'x',
          configured,
          changes,
        );
        expect(ordered(endpoint)).toEqual(ordered(wanted));
        expect(outdated).toEqual([]);
        expect(changes.length === 0).toBe(
          configured !== null &&
            JSON.stringify(ordered(configured)) ===
              JSON.stringify(ordered(wanted)),
        );
      }),
    );
  });

  it('yields, part by part, to what the configuration says later', () => {
    fc.assert(
      fc.property(
        endpointArb,
        endpointArb,
        endpointArb,
        (configured, wanted, later) => {
          const { endpoint } = applyRegisterOverride(
            'x',
            later,
            registerOverrideOf(configured, wanted),
          );
          for (const name of ['trust', 'region', 'state', 'hosting'] as const) {
            expect(endpoint[name]).toBe(
              later[name] === configured[name] ? wanted[name] : later[name],
            );
          }
        },
      ),
    );
  });

  it('stays where the configuration changes something else of the same model', () => {
    const model = { model: 'm', versions: ['1', '2'] };
    const configured = { ...enterprise, models: [model] };
    const wanted = {
      ...enterprise,
      models: [{ model: 'm', versions: ['2'], withdrawn: ['1'] }],
    };
    const later = {
      ...enterprise,
      models: [{ model: 'm', versions: ['1', '2', '3'] }],
    };
    const { endpoint, outdated } = applyRegisterOverride(
      enterprise.id,
      later,
      registerOverrideOf(configured, wanted),
    );
    expect(endpoint.models).toEqual([
      { model: 'm', versions: ['2', '3'], withdrawn: ['1'] },
    ]);
    expect(outdated).toEqual([]);
  });

  it('is withdrawn with the entry, unless it was changed after that', () => {
    const gone = { ...enterprise, state: 'withdrawn' as const };
    const changes = registerOverrideOf(enterprise, {
      ...enterprise,
      state: 'deprecated',
    });
    const after = applyRegisterOverride(enterprise.id, gone, changes);
    expect(after.endpoint.state).toBe('withdrawn');
    expect(after.outdated).toEqual(changes);
    const again = registerOverrideOf(gone, enterprise);
    expect(
      applyRegisterOverride(enterprise.id, gone, again).endpoint.state,
    ).toBe('approved');
  });
});

describe('a change of an entry', () => {
  it.each<[Partial<ModelEndpoint>, string[]]>([
    [{}, []],
    [{ trust: 4 }, ['Trust: 7 → 4']],
    [{ region: 'us' }, ['Region: eu → us']],
    [
      { state: 'withdrawn', title: 'X' },
      [
        'It is withdrawn: it does not count any more',
        'Title: LLM Enterprise X → X',
      ],
    ],
    [
      {
        models: [
          {
            model: 'llm-enterprise-x',
            versions: ['2026-01-01', '2027'],
            deprecated: ['2026-01-01'],
            withdrawn: ['2025-06-01'],
            purposes: ['generation'],
            billOfMaterials: 'https://vendor.example/bom',
          },
        ],
      },
      [
        'Version “2025-06-01” of “llm-enterprise-x” is withdrawn: it does not count any more',
        'Version “2026-01-01” of “llm-enterprise-x” is deprecated: it still counts, but is going to be withdrawn',
        'The bill of materials of “llm-enterprise-x” is another',
        'Version “2027” of “llm-enterprise-x” is approved',
      ],
    ],
    [
      { hosting: 'public-api', allowedClassifications: [] },
      [
        'Hosting: a managed enterprise platform → a public API',
        'Allowed data: public, internal and confidential → none',
      ],
    ],
  ])('to %j is said in words', (change, words) => {
    expect(
      [
        ...compareModelEndpoints(enterprise, { ...enterprise, ...change }),
      ].sort(),
    ).toEqual([...words].sort());
  });

  it('is nothing but news where there was no entry', () => {
    expect(compareModelEndpoints(null, enterprise)).toEqual([
      'The entry is new',
    ]);
  });
});

describe('the models that an app uses', () => {
  const use = (version: string, endpoint = enterprise.id) => ({
    endpoint,
    model: 'llm-enterprise-x',
    version,
    purpose: 'generation' as const,
  });
  const before = new Map([[enterprise.id, enterprise]]);
  const becomes = (change: Partial<ModelEndpoint>) =>
    standingChanges([use('2026-01-01'), use('1', 'other')], before, [
      { ...enterprise, ...change },
    ]).map(({ kind }) => kind);
  const listing = (
    model: Partial<ModelEndpoint['models'][number]>,
  ): Partial<ModelEndpoint> => ({
    models: [{ model: 'llm-enterprise-x', versions: [], ...model }],
  });

  it('stand as the graver of endpoint and version', () => {
    expect(standingOf(enterprise, use('2026-01-01'))).toBe('approved');
    expect(standingOf(enterprise, use('0'))).toBe('unlisted');
    expect(standingOf(null, use('0'))).toBe('unlisted');
    expect(
      standingOf({ ...enterprise, state: 'deprecated' }, use('2026-01-01')),
    ).toBe('deprecated');
  });

  it.each<[Partial<ModelEndpoint>, string[]]>([
    [{}, []],
    [{ trust: 0 }, []],
    [{ state: 'deprecated' }, ['deprecated']],
    [{ state: 'withdrawn' }, ['withdrawn']],
    [{ models: [] }, ['withdrawn']],
    [listing({ withdrawn: ['2026-01-01'] }), ['withdrawn']],
    [
      listing({ versions: ['2026-01-01'], deprecated: ['2026-01-01'] }),
      ['deprecated'],
    ],
    [listing({ versions: ['2026-01-01'] }), []],
  ])('become by %j: %j', (change, kinds) => {
    expect(becomes(change)).toEqual(kinds);
  });
});

describe('an approval', () => {
  const review = {
    outcome: 'review' as const,
    legs: [
      { name: 'security', count: 1 },
      { name: 'owner', count: 1 },
    ],
    reasons: [],
    guardrails: [],
  };
  const medium = {
    residual: { score: 63, tier: 'medium' as const },
    verdict: review,
  };

  it.each([
    ['was for a lower tier', { tier: 'low', legs: ['security', 'owner'] }],
    ['was given at once', { tier: 'medium', legs: [] }],
    ['lacks a leg', { tier: 'medium', legs: ['security'] }],
  ] as const)('is asked for once more where it %s', (_, approved) => {
    expect(reopeningReasons(approved, medium, [])).toHaveLength(1);
  });

  it('stays where people approved as much, and where nobody would be asked', () => {
    const approved = { tier: 'medium', legs: ['security', 'owner'] } as const;
    expect(reopeningReasons(approved, medium, [])).toEqual([]);
    const low = {
      residual: { score: 7, tier: 'low' as const },
      verdict: { ...review, outcome: 'auto-approve' as const, legs: [] },
    };
    expect(
      reopeningReasons(approved, low, [{ kind: 'withdrawn', label: 'x' }]),
    ).toEqual([]);
  });

  it('does not hold for a model that was withdrawn', () => {
    const approved = { tier: 'medium', legs: ['security', 'owner'] } as const;
    expect(
      reopeningReasons(approved, medium, [
        { kind: 'withdrawn', label: 'gone' },
        { kind: 'deprecated', label: 'going' },
      ]),
    ).toEqual([{ id: 'model-withdrawn', label: 'gone' }]);
  });
});

describe('what is said of an entry', () => {
  const entry = { title: 'X', hosting: 'self-hosted', region: 'eu' };
  const problems = (extra: object) =>
    registerEntryInputSchema
      .safeParse({ ...entry, ...extra })
      .error?.issues.map(({ path }) => path.join('.'));
  const model = (extra: object) => ({
    models: [{ model: 'm', versions: ['1'], ...extra }],
  });

  it.each<[object, string[] | undefined]>([
    [{}, undefined],
    [{ trust: 10 }, ['trust']],
    [{ trust: -1 }, ['trust']],
    [{ trust: 1.5 }, ['trust']],
    [{ trust: '9' }, ['trust']],
    [{ title: '' }, ['title']],
    [{ title: '<script>' }, ['title']],
    [{ title: 'a\u202eb' }, ['title']],
    [{ other: 1 }, ['']],
    [{ region: '../eu' }, ['region']],
    [model({ versions: ['1', '1'] }), ['models.0.versions.1']],
    [model({ deprecated: ['2'] }), ['models.0.deprecated.0']],
    [model({ withdrawn: ['1'] }), ['models.0.withdrawn.0']],
    [model({ withdrawn: ['2'], deprecated: ['1'] }), undefined],
    [model({ billOfMaterials: 'https://vendor.example/bom.json' }), undefined],
    [
      model({ billOfMaterials: 'http://vendor.example/bom.json' }),
      ['models.0.billOfMaterials'],
    ],
    [
      model({ billOfMaterials: 'ftp://vendor.example/bom' }),
      ['models.0.billOfMaterials'],
    ],
    [
      model({ billOfMaterials: 'https://user:word@vendor.example/' }),
      ['models.0.billOfMaterials'],
    ],
    [
      model({ billOfMaterials: `https://vendor.example/${'a'.repeat(500)}` }),
      ['models.0.billOfMaterials'],
    ],
    [
      {
        models: [
          { model: 'm', versions: [] },
          { model: 'm', versions: [] },
        ],
      },
      ['models.1.model'],
    ],
  ])('is checked: %j', (extra, paths) => {
    expect(problems(extra)).toEqual(paths);
  });

  it('is the same in the configuration', () => {
    const { modelEndpoints } = parseGovernanceConfig({
      regions: [{ id: 'eu', title: 'EU' }],
      modelEndpoints: [
        {
          id: 'x',
          ...entry,
          allowedClassifications: ['internal', 'public'],
          ...model({ withdrawn: ['0'], deprecated: [] }),
        },
      ],
    });
    expect(modelEndpoints).toEqual([
      {
        id: 'x',
        ...entry,
        state: 'approved',
        trust: 9,
        allowedClassifications: ['public', 'internal'],
        models: [{ model: 'm', versions: ['1'], withdrawn: ['0'] }],
      },
    ]);
  });
});
