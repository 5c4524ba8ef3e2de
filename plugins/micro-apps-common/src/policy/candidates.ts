import { candidatesOf } from '../risk/candidates';
import type { AssessContext } from '../risk/context';
import { CONTROLS } from '../risk/controls';
import { Candidate, EFFORT } from '../risk/effort';
import { countingClassification, Register } from '../risk/register';
import { enumerate, quote } from '../risk/words';
import type { MicroAppSpec, VectorStore } from '../schema';

/** The most stores that are suggested in place of another. */
const MAX_STORES = 3;

function declaredControls({ controls }: MicroAppSpec): Candidate[] {
  const declared = new Set(controls.map(({ id }) => id));
  return CONTROLS.filter(({ id, axis }) => !axis && !declared.has(id)).map(
    ({ id, title }) => ({
      effort: EFFORT.declareControl,
      slot: `control ${id}`,
      change: {
        path: `spec.controls[${id}]`,
        from: 'not declared',
        to: 'declared',
        label: `Declare the control ${quote(title)}`,
      },
    }),
  );
}

function otherStores(
  spec: MicroAppSpec,
  store: VectorStore,
  index: number,
  context: AssessContext,
): Candidate[] {
  const held = spec.dataSources
    .filter(({ name }) => store.holds.includes(name))
    .map(source => countingClassification(source, context.riskModel));
  const taken = spec.vectorStores
    .filter(other => other !== store)
    .map(({ id }) => id);
  return (context.vectorStores ?? [])
    .filter(({ region }) => region === spec.residency)
    .filter(entry => entry.accessControlled && !entry.public)
    .filter(({ id }) => !taken.includes(id))
    .filter(({ classifications }) =>
      held.every(name => classifications.includes(name)),
    )
    .slice(0, MAX_STORES)
    .map(({ id, region }) => ({
      effort: EFFORT.useOtherStore,
      // A store is named once; that of one place is changed once, too, as the paths are the same.
      slot: `store ${id}`,
      change: {
        path: `spec.vectorStores[${index}]`,
        from: store,
        to: { ...store, id, region, public: false },
        label:
          id === store.id
            ? `Keep ${quote(id)} in "${region}", and not public`
            : `Use the vector store ${quote(id)} instead of ${quote(store.id)}`,
      },
    }));
}

/** One approved store in place of all. */
function oneStoreForAll(
  spec: MicroAppSpec,
  context: AssessContext,
): Candidate[] {
  const { vectorStores } = spec;
  if (vectorStores.length < 2) {
    return [];
  }
  const all = {
    ...vectorStores[0],
    holds: [...new Set(vectorStores.flatMap(({ holds }) => holds))],
  };
  return otherStores({ ...spec, vectorStores: [all] }, all, 0, context).map(
    ({ change }) => ({
      effort: EFFORT.useOtherStore + 1,
      slot: 'stores',
      change: {
        path: 'spec.vectorStores',
        from: vectorStores,
        to: [change.to],
        label: `Use one vector store for all, ${quote(
          (change.to as VectorStore).id,
        )}`,
      },
    }),
  );
}

function storeCandidates(
  spec: MicroAppSpec,
  context: AssessContext,
): Candidate[] {
  const single = spec.vectorStores.flatMap((store, index): Candidate[] => [
    ...otherStores(spec, store, index, context),
    ...(store.public
      ? [
          {
            effort: EFFORT.closeStore,
            slot: `public ${index}`,
            change: {
              path: `spec.vectorStores[${index}].public`,
              from: true,
              to: false,
              label: `Do not show the vector store ${quote(store.id)} to the public`,
            },
          },
        ]
      : []),
    {
      effort: EFFORT.dropStore,
      slot: 'stores',
      change: {
        path: 'spec.vectorStores',
        from: spec.vectorStores,
        to: spec.vectorStores.filter(other => other !== store),
        label: `Do without the vector store ${quote(store.id)}`,
      },
    },
  ]);
  return [...single, ...oneStoreForAll(spec, context)];
}

function residencyCandidates(
  { residency }: MicroAppSpec,
  { regions = [] }: AssessContext,
): Candidate[] {
  return regions
    .filter(({ id }) => id !== residency)
    .map(({ id, title }) => ({
      effort: EFFORT.moveResidency,
      slot: 'residency',
      change: {
        path: 'spec.residency',
        from: residency,
        to: id,
        label: `Let the data stay in ${quote(title ?? id)} instead, if it may`,
      },
    }));
}

function environmentCandidates({ environments }: MicroAppSpec): Candidate[] {
  const left = environments.filter(name => name === 'sandbox');
  const to: typeof environments = left.length ? left : ['sandbox'];
  return environments.some(name => name !== 'sandbox')
    ? [
        {
          effort: EFFORT.leaveProduction + 1,
          slot: 'environments',
          change: {
            path: 'spec.environments',
            from: environments,
            to,
            label: `Run it in ${enumerate(to)} only`,
          },
        },
      ]
    : [];
}

/** All single changes that a person could make, for the score or for the policies. @internal */
export function allCandidates(
  spec: MicroAppSpec,
  context: AssessContext,
  register: Register,
): Candidate[] {
  const known = new Set<string>();
  return [
    ...candidatesOf(spec, context, register),
    ...declaredControls(spec),
    ...storeCandidates(spec, context),
    ...environmentCandidates(spec),
    ...residencyCandidates(spec, context),
  ].filter(({ change: { path, to } }) => {
    const key = JSON.stringify([path, to]);
    return !known.has(key) && known.add(key);
  });
}
