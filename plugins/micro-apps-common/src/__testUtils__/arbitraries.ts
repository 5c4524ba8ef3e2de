import fc from 'fast-check';
import { parseManifest } from '../manifest';
import {
  ACCESSES,
  ACTION_KINDS,
  AUDIENCES,
  CLASSIFICATIONS,
  DATA_CATEGORIES,
  ENVIRONMENTS,
  Manifest,
  MODEL_PURPOSES,
  OUTBOUNDS,
  VOLUMES,
} from '../schema';
import { CONTROL_IDS } from '../risk';
import { ENDPOINTS } from './register';

const NAMES = ['a', 'b', 'c', 'd'];

function some<T>(values: readonly T[], minLength = 0) {
  return fc
    .subarray([...values], { minLength })
    .chain(chosen => fc.shuffledSubarray(chosen, { minLength: chosen.length }));
}

function keyed<T extends object>(key: string, values: fc.Arbitrary<T>) {
  return (names: readonly string[]) =>
    fc.tuple(...names.map(name => values.map(v => ({ [key]: name, ...v }))));
}

const modelUse = fc
  .oneof(
    fc.constantFrom(
      ...ENDPOINTS.flatMap(({ id, models }) =>
        models.flatMap(({ model, versions }) =>
          versions.map(version => ({ endpoint: id, model, version })),
        ),
      ),
    ),
    fc.record({
      endpoint: fc.constantFrom('unknown', ...ENDPOINTS.map(({ id }) => id)),
      model: fc.constantFrom('llm-enterprise-x', 'other'),
      version: fc.constantFrom('1', '2026-01-01'),
    }),
  )
  .chain(use =>
    fc.constantFrom(...MODEL_PURPOSES).map(purpose => ({ ...use, purpose })),
  );

const dataSource = fc.record(
  {
    classification: fc.constantFrom(...CLASSIFICATIONS),
    categories: some(DATA_CATEGORIES),
    access: fc.constantFrom(...ACCESSES),
    volume: fc.constantFrom(...VOLUMES),
    resourceRef: fc.constantFrom('resource:default/r', 'resource:default/s'),
  },
  { requiredKeys: ['classification', 'categories', 'access', 'volume'] },
);

const spec = fc
  .record({ sources: some(NAMES, 1), stores: some(NAMES) })
  .chain(({ sources, stores }) =>
    fc.record({
      owner: fc.constantFrom('group:default/g', 'user:default/u'),
      purpose: fc.constantFrom('One.', 'Another.'),
      audience: fc.constantFrom(...AUDIENCES),
      environments: some(ENVIRONMENTS, 1),
      residency: fc.constantFrom('eu', 'us', 'moon'),
      dataSources: keyed('name', dataSource)(sources),
      models: fc.uniqueArray(modelUse, {
        minLength: 1,
        maxLength: 4,
        selector: use => JSON.stringify(use),
      }),
      vectorStores: keyed(
        'id',
        fc.record({
          type: fc.constant('pgvector'),
          region: fc.constantFrom('eu', 'us'),
          holds: some(sources),
          public: fc.boolean(),
        }),
      )(stores),
      network: fc.record({
        outbound: fc.constantFrom(...OUTBOUNDS),
        destinations: some(['a.example.com', 'b.example.com']),
      }),
      actions: some(NAMES).chain(
        keyed('name', fc.record({ kind: fc.constantFrom(...ACTION_KINDS) })),
      ),
      prompts: some(NAMES).chain(
        keyed(
          'name',
          fc.record({
            digest: fc
              .constantFrom('0', '1')
              .map(digit => `sha256:${digit.repeat(64)}`),
          }),
        ),
      ),
      controls: some([...CONTROL_IDS, 'home-made']).chain(
        keyed(
          'id',
          fc.record(
            { evidence: fc.constantFrom('See the wiki.') },
            { requiredKeys: [] },
          ),
        ),
      ),
    }),
  );

/** Any valid manifest, of few names, so that two of them have much in common. */
export const manifests: fc.Arbitrary<Manifest> = spec.map(value =>
  parseManifest({
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name: 'app' },
    spec: value,
  }),
);

/** Any set of controls that security verified. */
export const verifications = some(CONTROL_IDS);
