// Inputs of all decision points: plain, odd and hostile ones. What is in the corpus does not depend on chance, so that a
// difference between two engines can be looked at again.

const DIGESTS = ['0', '1'].map(digit => `sha256:${digit.repeat(64)}`);
const RANKS = ['public', 'internal', 'confidential', 'regulated'];
const RAISES = {
  pii: 'confidential',
  financial: 'confidential',
  employee: 'confidential',
  phi: 'regulated',
  pci: 'regulated',
  credentials: 'regulated',
};

const endpoint = (id, hosting, changes = {}) => ({
  id,
  title: `The ${id}`,
  hosting,
  region: 'eu',
  trust: { 'public-api': 3, 'managed-enterprise': 7, 'self-hosted': 9 }[
    hosting
  ],
  state: 'approved',
  allowedClassifications: RANKS,
  models: [{ model: 'chat', versions: ['1', '2'], purposes: ['generation'] }],
  ...changes,
});

const ENDPOINTS = Object.fromEntries(
  [
    endpoint('managed', 'managed-enterprise'),
    endpoint('public', 'public-api', {
      allowedClassifications: ['public', 'internal'],
    }),
    endpoint('own', 'self-hosted'),
    endpoint('strict', 'managed-enterprise', {
      allowedClassifications: ['public'],
    }),
    endpoint('refusing', 'self-hosted', { allowedClassifications: [] }),
    endpoint('abroad', 'public-api', { region: 'us' }),
    endpoint('old', 'self-hosted', { state: 'withdrawn' }),
    endpoint('ending', 'managed-enterprise', { state: 'deprecated' }),
    endpoint('ending-version', 'managed-enterprise', {
      models: [{ model: 'chat', versions: ['1', '2'], deprecated: ['1'] }],
    }),
    endpoint('any-purpose', 'self-hosted', {
      models: [{ model: 'chat', versions: ['1'] }],
    }),
  ].map(one => [one.id, one]),
);

/** What the company of the corpus decides about itself. */
export const ORGANISATION = {
  regions: [
    { id: 'eu', title: 'European Union' },
    { id: 'us', title: 'United States' },
  ],
  vectorStores: [
    {
      id: 'vs-private',
      title: 'Private store',
      region: 'eu',
      accessControlled: true,
      public: false,
      classifications: RANKS,
    },
    {
      id: 'vs-plain',
      region: 'eu',
      accessControlled: false,
      public: false,
      classifications: ['public', 'internal'],
    },
    {
      id: 'vs-open',
      region: 'us',
      accessControlled: true,
      public: true,
      classifications: ['public'],
    },
  ],
  scopes: {
    '*': ['models:call'],
    'group:default/sales': ['crm:read', 'crm:write'],
  },
  combinations: [
    {
      classification: 'regulated',
      hostings: ['managed-enterprise', 'self-hosted'],
    },
    { classification: 'regulated', hostings: ['self-hosted'] },
    { classification: 'internal', hostings: ['managed-enterprise'] },
    { classification: 'internal', hostings: ['public-api', 'self-hosted'] },
  ],
  hosts: [
    { host: 'crm.example.com', classifications: ['public', 'confidential'] },
    { host: 'CRM.example.com', classifications: ['internal'] },
    { host: 'closed.example.com', classifications: [] },
  ],
};

const source = (name, classification, categories = [], changes = {}) => ({
  name,
  classification,
  categories,
  access: 'read',
  volume: 'single',
  ...changes,
});
const model = (id, changes = {}) => ({
  endpoint: id,
  model: 'chat',
  version: '1',
  purpose: 'generation',
  ...changes,
});
const store = (id, holds, changes = {}) => ({
  id,
  type: 'pgvector',
  region: 'eu',
  holds,
  public: false,
  ...changes,
});

function counted({ name, classification, categories }) {
  const rank = Math.max(
    ...[classification, ...categories.map(category => RAISES[category])].map(
      one => RANKS.indexOf(one),
    ),
  );
  return {
    name,
    declared: classification,
    classification: RANKS[rank],
    categories,
  };
}

function facts(changes = {}, { controls = {}, sensitivity = 3 } = {}) {
  const spec = {
    type: 'summarizer',
    lifecycle: 'experimental',
    owner: 'group:default/sales',
    purpose: 'Sums up notes.',
    audience: 'team',
    environments: ['sandbox', 'staging'],
    residency: 'eu',
    dataSources: [source('notes', 'internal')],
    models: [model('managed')],
    vectorStores: [],
    network: { outbound: 'none', destinations: [] },
    actions: [],
    prompts: [],
    controls: Object.keys(controls).map(id => ({ id })),
    ...changes,
  };
  const sources = spec.dataSources.map(counted);
  const ranks = sources.map(({ classification }) =>
    RANKS.indexOf(classification),
  );
  const axis = value => ({ value, residual: value });
  const score = { score: sensitivity * 6, tier: 'low' };
  return {
    app: {
      ref: 'microapp:default/notes',
      namespace: 'default',
      name: 'notes',
      digest: DIGESTS[0],
      spec,
    },
    endpoints: [...new Set(spec.models.map(one => one.endpoint))]
      .map(id => Object.hasOwn(ENDPOINTS, id) && ENDPOINTS[id])
      .filter(Boolean),
    data: { sources, highest: RANKS[Math.max(...ranks)] },
    controls: Object.entries(controls).map(([id, status]) => ({ id, status })),
    risk: {
      inherent: score,
      residual: score,
      axes: {
        dataSensitivity: axis(sensitivity),
        modelTrust: axis(7),
        operationalImpact: axis(2),
      },
    },
  };
}

const DATA = {
  public: [source('press', 'public')],
  internal: [source('notes', 'internal', [], { volume: 'bulk' })],
  confidential: [source('plans', 'confidential')],
  'customer data': [source('calls', 'internal', ['pii'])],
  'staff data': [source('staff', 'confidential', ['employee', 'pii'])],
  regulated: [source('cards', 'public', ['pci', 'financial'])],
  'all sorts': [
    source('press', 'public'),
    source('notes', 'internal'),
    source('calls', 'internal', ['pii']),
    source('health', 'confidential', ['phi', 'pii']),
  ],
};

const CONTROLS = {
  'no control': {},
  'masking verified': { 'pii-masking': 'verified' },
  'de-identification verified': { 'de-identification': 'verified' },
  'de-identification expired': { 'de-identification': 'expired' },
};

function* dataCases() {
  for (const [what, dataSources] of Object.entries(DATA)) {
    for (const id of [...Object.keys(ENDPOINTS), 'nowhere']) {
      yield [
        `${what} data to ${id}`,
        facts({ dataSources, models: [model(id)] }),
      ];
    }
    for (const [control, controls] of Object.entries(CONTROLS)) {
      yield [
        `${what} data to a public model, ${control}`,
        facts({ dataSources, models: [model('public')] }, { controls }),
      ];
    }
  }
  yield [
    'internal data of high sensitivity to a public model',
    facts({ models: [model('public')] }, { sensitivity: 7 }),
  ];
}

function* modelCases() {
  const variants = {
    'a version that is not listed': [model('managed', { version: '3' })],
    'a model that is not listed': [model('managed', { model: 'other' })],
    'another purpose': [model('managed', { purpose: 'embedding' })],
    'any purpose': [model('any-purpose', { purpose: 'other' })],
    'many models': Object.keys(ENDPOINTS).map(id => model(id)),
    'the same endpoint twice': [
      model('public'),
      model('public', { version: '9' }),
    ],
    'a name that every object has': [
      model('constructor'),
      model('__proto__', { model: 'toString' }),
    ],
  };
  for (const [name, models] of Object.entries(variants)) {
    yield [name, facts({ models, dataSources: DATA['all sorts'] })];
  }
}

function* storeCases() {
  const dataSources = DATA['all sorts'];
  const variants = {
    'an approved store': [store('vs-private', ['calls'])],
    'an unknown store': [store('vs-else', ['press'])],
    'a store that does not say what it holds': [store('vs-private', [])],
    'a store without access control': [store('vs-plain', ['press', 'notes'])],
    'a store without access control, public data': [
      store('vs-plain', ['press']),
    ],
    'a store in another region': [
      store('vs-open', ['press'], { region: 'us', public: true }),
    ],
    'a store that lies about its region': [store('vs-open', ['press'])],
    'an open store with private data': [
      store('vs-private', ['health'], { public: true }),
    ],
    'a store that mixes': [store('vs-private', ['press', 'health'])],
    'many stores': [
      store('vs-private', ['health']),
      store('vs-plain', ['calls']),
      store('vs-open', ['press', 'calls']),
      store('vs-else', ['notes'], { region: 'moon' }),
    ],
  };
  for (const [name, vectorStores] of Object.entries(variants)) {
    yield [name, facts({ vectorStores, dataSources, models: [model('own')] })];
  }
}

function* specCases() {
  for (const residency of ['eu', 'us', 'apac', 'EU']) {
    yield [`residency ${residency}`, facts({ residency })];
  }
  for (const audience of ['personal', 'department', 'company', 'external']) {
    yield [`audience ${audience}`, facts({ audience })];
  }
  for (const kind of [
    'read',
    'write',
    'irreversible',
    'financial',
    'identity',
  ]) {
    yield [`action ${kind}`, facts({ actions: [{ name: 'do it', kind }] })];
  }
  for (const outbound of ['none', 'allowlist', 'open']) {
    for (const destinations of [[], ['b.example.com', 'a.example.com']]) {
      yield [
        `outbound ${outbound} to ${destinations.length}`,
        facts({ network: { outbound, destinations } }),
      ];
    }
  }
  const environments = ['production', 'sandbox'];
  for (const controls of [
    {},
    { 'secrets-manager': 'unverified' },
    { 'secrets-manager': 'verified', 'application-identity': 'unverified' },
    { 'secrets-manager': 'refused', 'application-identity': 'expired' },
  ]) {
    yield [
      `production with ${JSON.stringify(controls)}`,
      facts({ environments }, { controls }),
    ];
  }
}

const STRANGE = {
  'a format string': '%s %d %v %% %!(EXTRA string=x) %[1]s %999999d',
  quotes: '"\'`\\ “”\\u0000 </script>',
  'an emoji': '👩‍👩‍👧‍👦 ÅÅ ﷽ ẞ ı İ',
  'right to left': 'ab\u202ecod\u2066\u200f',
  'control characters': '\u0000\u0001\n\t\r\u007f\u0085\u2028',
  'astral order': '\u{ffff}',
  'private use': '\ue000 \u{10ffff}',
  long: 'x'.repeat(100),
  empty: '',
  'a number': '42',
  'a template': '${7*7} {{7*7}} #{7*7}',
};

function* strangeCases() {
  for (const [name, text] of Object.entries(STRANGE)) {
    yield [
      `${name} everywhere`,
      facts({
        dataSources: [source(text, 'regulated', ['phi'])],
        models: [model(text), model('public', { model: text, version: text })],
        vectorStores: [store(text, [text]), store('vs-open', [text])],
        residency: text,
        actions: [{ name: text, kind: 'financial' }],
      }),
    ];
  }
  const many = Array.from({ length: 50 }, (_, index) => `n${index}`);
  yield [
    'fifty of everything',
    facts({
      dataSources: many.map((name, index) =>
        source(name.repeat(20), RANKS[index % 4], ['pii']),
      ),
      models: many.map((name, index) =>
        model(['public', 'strict', 'abroad', 'nowhere'][index % 4], {
          version: name,
        }),
      ),
      vectorStores: many.map(name => store(name, [])),
      actions: many.map(name => ({ name, kind: 'identity' })),
      network: { outbound: 'allowlist', destinations: many },
    }),
  ];
}

/** Every place of a value, as the steps that lead there. */
function placesOf(value, steps = []) {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.keys(value).flatMap(key => [
    [...steps, key],
    ...placesOf(value[key], [...steps, key]),
  ]);
}

function altered(value, steps, change) {
  const copy = structuredClone(value);
  const holder = steps.slice(0, -1).reduce((at, step) => at[step], copy);
  const last = steps[steps.length - 1];
  if (change === undefined) {
    delete holder[last];
  } else {
    holder[last] = change;
  }
  return copy;
}

const WRONG = [undefined, null, 1, '1', true, [], {}, [null], [[]], { a: 1 }];

/** A good input with one place missing or wrong: each place once or more, with each fault in its turn. */
function* brokenCases(good, perPlace) {
  let turn = 0;
  for (const steps of placesOf(good)) {
    for (let count = 0; count < perPlace; count += 1) {
      const change = WRONG[turn % WRONG.length];
      turn += 1;
      yield [
        `${steps.join('.')} is ${
          change === undefined ? 'missing' : JSON.stringify(change)
        }`,
        altered(good, steps, change),
      ];
    }
  }
}

function* oddValues() {
  yield ['nothing', {}];
  yield ['an empty list', []];
  yield ['null', null];
  yield ['a number', 0];
  yield ['a text', 'registration'];
  yield ['true', true];
  const numbers = { large: 1e300, small: 1e-7, negative: -1, exact: 2 ** 53 };
  for (const [name, value] of Object.entries(numbers)) {
    yield [
      `a ${name} number`,
      facts({ models: [model('public')] }, { sensitivity: value }),
    ];
  }
  let deep = 'deep';
  for (let level = 0; level < 100; level += 1) {
    deep = level % 2 ? [deep] : { deep };
  }
  yield ['something deep', { ...facts(), extra: deep }];
  const twice = facts({ models: [model('public')] });
  yield [
    'an endpoint that is registered twice',
    {
      ...twice,
      endpoints: [...twice.endpoints, endpoint('public', 'self-hosted')],
    },
  ];
}

const FULL = facts(
  {
    dataSources: [source('notes', 'confidential', ['pii'])],
    vectorStores: [store('vs-private', ['notes'])],
    network: { outbound: 'allowlist', destinations: ['a.example.com'] },
    actions: [{ name: 'send', kind: 'write' }],
  },
  { controls: { 'pii-masking': 'verified' } },
);

const STATES = [
  null,
  'draft',
  'submitted',
  'in-review',
  'blocked',
  'approved',
  'review-due',
  'overdue',
  'suspended',
  'quarantined',
  'decommissioning',
  'decommissioned',
];
const ENVIRONMENTS = ['sandbox', 'staging', 'production'];

function approval(state, changes = {}) {
  const inForce = ['approved', 'review-due', 'overdue'].includes(state);
  return {
    state,
    approvedDigest: inForce ? DIGESTS[0] : null,
    approvedEnvironments: inForce ? ['sandbox', 'production'] : [],
    ...changes,
  };
}

function* approvalCases(more) {
  for (const state of STATES) {
    for (const environment of ENVIRONMENTS) {
      yield [
        `${state} in ${environment}`,
        { ...facts(), ...more, environment, approval: approval(state) },
      ];
    }
  }
  for (const environment of ENVIRONMENTS) {
    yield [
      `another revision in ${environment}`,
      {
        ...facts({ models: [model('public')] }),
        ...more,
        environment,
        approval: approval('approved', { approvedDigest: DIGESTS[1] }),
      },
    ];
    yield [
      `a public model in review in ${environment}`,
      {
        ...facts({ models: [model('public')] }),
        ...more,
        environment,
        approval: approval('in-review'),
      },
    ];
  }
}

const IN_FORCE = { environment: 'production', approval: approval('approved') };

function* registration() {
  yield* dataCases();
  yield* modelCases();
  yield* storeCases();
  yield* specCases();
  yield* strangeCases();
  yield* oddValues();
  yield* brokenCases(FULL, 2);
}

function* deployment() {
  yield* approvalCases({});
  for (const [name, input] of [...dataCases(), ...storeCases()].filter(
    (_, index) => index % 5 === 0,
  )) {
    yield [name, { ...input, ...IN_FORCE }];
  }
  for (const controls of [
    { 'secrets-manager': 'unverified' },
    { 'secrets-manager': 'verified', 'application-identity': 'unverified' },
  ]) {
    yield [
      `to production with ${Object.keys(controls).join(' and ')}`,
      { ...facts({}, { controls }), ...IN_FORCE },
    ];
  }
  yield* brokenCases(IN_FORCE, 2);
}

function* token() {
  yield* approvalCases({ scopes: ['models:call'] });
  const scopes = {
    'no scope': [],
    'scopes of the owner': ['crm:read', 'models:call'],
    'a scope too many': ['crm:read', 'crm:delete', 'admin'],
    'strange scopes': Object.values(STRANGE),
    'fifty scopes': Array.from({ length: 50 }, (_, index) => `s:${index}`),
  };
  for (const [name, list] of Object.entries(scopes)) {
    yield [name, { ...facts(), ...IN_FORCE, scopes: list }];
    yield [
      `${name}, an owner without scopes`,
      { ...facts({ owner: 'user:default/u' }), ...IN_FORCE, scopes: list },
    ];
  }
  yield* brokenCases({ ...facts(), ...IN_FORCE, scopes: ['crm:read'] }, 1);
}

function* outbound() {
  yield* approvalCases({ destination: { endpoint: 'managed' } });
  const dataSources = DATA['all sorts'];
  const models = Object.keys(ENDPOINTS).map(id => model(id));
  for (const id of [...Object.keys(ENDPOINTS), 'nowhere']) {
    for (const sources of [
      undefined,
      ['press'],
      ['notes', 'health'],
      ['else'],
      [],
    ]) {
      yield [
        `${JSON.stringify(sources)} to ${id}`,
        {
          ...facts({ dataSources, models }),
          ...IN_FORCE,
          destination: { endpoint: id },
          ...(sources && { sources }),
        },
      ];
    }
  }
  for (const change of [
    { model: 'chat', version: '1' },
    { model: 'chat', version: '2' },
    { model: 'other' },
    { version: '1' },
  ]) {
    yield [
      `to ${JSON.stringify(change)}`,
      {
        ...facts(),
        ...IN_FORCE,
        destination: { endpoint: 'managed', ...change },
      },
    ];
  }
  for (const mode of ['none', 'allowlist', 'open']) {
    for (const host of ['a.example.com', 'A.EXAMPLE.com', 'b.example.com']) {
      yield [
        `outbound ${mode} to the host ${host}`,
        {
          ...facts({
            network: { outbound: mode, destinations: ['a.Example.com'] },
          }),
          ...IN_FORCE,
          destination: { host },
        },
      ];
    }
  }
  const network = { outbound: 'open', destinations: [] };
  for (const host of [
    'a.example.com',
    'Crm.example.com',
    'closed.example.com',
  ]) {
    for (const [what, sources] of Object.entries(DATA)) {
      for (const [which, controls] of Object.entries(CONTROLS)) {
        yield [
          `${what} with ${which} to the host ${host}`,
          {
            ...facts({ dataSources: sources, network }, { controls }),
            ...IN_FORCE,
            destination: { host },
          },
        ];
      }
    }
  }
  yield* brokenCases(
    { destination: { endpoint: 'managed', model: 'chat' }, sources: ['notes'] },
    5,
  );
}

const CASES = { registration, deployment, token, outbound };

/**
 * The corpus, by decision point.
 *
 * @returns {Record<string, { name: string, input: unknown }[]>}
 */
export function policyCorpus() {
  return Object.fromEntries(
    Object.entries(CASES).map(([point, cases]) => [
      point,
      [...cases()].map(([name, input]) => ({
        name,
        input:
          typeof input === 'object' && input && !Array.isArray(input)
            ? { point, ...input }
            : input,
      })),
    ]),
  );
}

/** The corpus as it is committed, by the name of the file, with one case a line. */
export function corpusFiles() {
  const cases = Object.entries(policyCorpus()).map(([point, list]) => [
    `${point}.json`,
    `[\n${list.map(one => JSON.stringify(one)).join(',\n')}\n]\n`,
  ]);
  return {
    'organisation.json': `${JSON.stringify(ORGANISATION, null, 2)}\n`,
    ...Object.fromEntries(cases),
  };
}
