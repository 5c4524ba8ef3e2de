import type {
  MetadataDraft,
  MicroAppFormApp,
  SpecDraft,
} from '@micro-apps/backstage-plugin-micro-apps-react';

/** A list of the manifest whose entries are rows of the form. @internal */
export type ListName =
  | 'dataSources'
  | 'models'
  | 'vectorStores'
  | 'actions'
  | 'prompts'
  | 'controls';
/** A row of a list of the manifest, while it is being filled in. @internal */
export type RowOf<L extends ListName> = NonNullable<SpecDraft[L]>[number];

/** How the parts of a step change the answers. @internal */
export type Writers = {
  /** Puts other answers in the place of all there are. */
  replaceApp(app: MicroAppFormApp): void;
  /** Puts other facts in the place of all there are. */
  replaceSpec(spec: SpecDraft): void;
  setSpec(patch: Partial<SpecDraft>): void;
  setMetadata(patch: MetadataDraft): void;
  setComment(comment: string): void;
  /** Ignored where the answers have moved on from those that the risk is of. */
  setRisk(risk: string, of: MicroAppFormApp): void;
  setRow<L extends ListName>(
    list: L,
    index: number,
    patch: Partial<RowOf<L>>,
  ): void;
  addRow<L extends ListName>(list: L, row: RowOf<L>): void;
  removeRow(list: ListName, index: number): void;
};

/** Replaces the answers by what is made of them. @internal */
export type ChangeApp = (
  edit: (current: MicroAppFormApp) => MicroAppFormApp,
) => void;

// The scaffolder posts the values as JSON, and an empty text in an optional field would be refused.
function withoutUnset<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, item]) => item !== undefined && item !== '',
    ),
  ) as T;
}

/**
 * @param latest - the answers as they are now, which may be newer than those that were rendered
 * @param change - replaces them
 * @internal
 */
export function createWriters(
  latest: { readonly current: MicroAppFormApp },
  change: ChangeApp,
): Writers {
  const setSpec = (patch: Partial<SpecDraft>) =>
    change(({ review: _, ...current }) => ({
      ...current,
      spec: withoutUnset({ ...current.spec, ...patch }),
    }));
  const rows = <L extends ListName>(list: L) =>
    [...(latest.current.spec?.[list] ?? [])] as RowOf<L>[];
  return {
    setSpec,
    replaceApp: (other: MicroAppFormApp) => change(() => other),
    replaceSpec: (spec: SpecDraft) =>
      change(({ review: _, ...current }) => ({ ...current, spec })),
    setMetadata: (patch: MetadataDraft) =>
      change(current => ({
        ...current,
        metadata: withoutUnset({ ...current.metadata, ...patch }),
      })),
    setComment: (comment: string) =>
      change(current => ({ ...current, comment: comment || undefined })),
    setRisk: (risk: string, of: MicroAppFormApp) => {
      if (latest.current !== of) return;
      change(current => ({
        ...current,
        review: { ...current.review, risk },
      }));
    },
    setRow: <L extends ListName>(
      list: L,
      index: number,
      patch: Partial<RowOf<L>>,
    ) => {
      const next = rows(list);
      next[index] = withoutUnset({ ...next[index], ...patch });
      setSpec({ [list]: next });
    },
    addRow: <L extends ListName>(list: L, row: RowOf<L>) =>
      setSpec({ [list]: [...rows(list), row] }),
    removeRow: (list: ListName, index: number) =>
      setSpec({ [list]: rows(list).filter((_, i) => i !== index) }),
  };
}
