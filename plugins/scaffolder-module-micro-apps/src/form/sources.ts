import type { SpecDraft } from '@micro-apps/backstage-plugin-micro-apps-react';

type Change = Pick<SpecDraft, 'dataSources' | 'vectorStores'>;

function replaceHeld(
  spec: SpecDraft,
  replace: (name: string) => string[],
): Change {
  return spec.vectorStores
    ? {
        vectorStores: spec.vectorStores.map(store => ({
          ...store,
          holds: [...new Set((store.holds ?? []).flatMap(replace))],
        })),
      }
    : {};
}

/** Search indexes name the data that they hold, so a new name of the data goes with it. @internal */
export function renameSource(
  spec: SpecDraft,
  index: number,
  name: string,
): Change {
  const dataSources = [...(spec.dataSources ?? [])];
  const { name: before, ...rest } = dataSources[index] ?? {};
  dataSources[index] = name ? { ...rest, name } : rest;
  return {
    dataSources,
    ...replaceHeld(spec, held => (held === before && name ? [name] : [held])),
  };
}

/** @internal */
export function removeSource(spec: SpecDraft, index: number): Change {
  const removed = spec.dataSources?.[index]?.name;
  return {
    dataSources: spec.dataSources?.filter((_, i) => i !== index),
    ...replaceHeld(spec, held => (held === removed ? [] : [held])),
  };
}
