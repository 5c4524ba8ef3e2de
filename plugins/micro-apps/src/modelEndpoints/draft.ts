import type {
  EndpointState,
  ModelEndpoint,
  RegisterEntryInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';

type Model = ModelEndpoint['models'][number];

/** A version with its state, whatever list it stands in. */
export type VersionDraft = { version: string; state: EndpointState };

/** A model of an entry, as it is edited. */
export type ModelDraft = Pick<Model, 'purposes'> & {
  model: string;
  billOfMaterials: string;
  versions: VersionDraft[];
};

/** An entry of the register, as it is edited. */
export type EntryDraft = Pick<
  ModelEndpoint,
  'title' | 'hosting' | 'region' | 'state' | 'allowedClassifications'
> & {
  id: string;
  description: string;
  trust: string;
  models: ModelDraft[];
};

/** An entry that is not there yet. */
export function emptyDraft(region: string): EntryDraft {
  return {
    id: '',
    title: '',
    description: '',
    hosting: 'managed-enterprise',
    region,
    trust: '',
    state: 'approved',
    allowedClassifications: ['public', 'internal'],
    models: [
      {
        model: '',
        billOfMaterials: '',
        versions: [{ version: '', state: 'approved' }],
      },
    ],
  };
}

/** The states of the versions of a model. */
export function versionsOf(model: Model): VersionDraft[] {
  return [
    ...model.versions.map(version => ({
      version,
      state: model.deprecated?.includes(version)
        ? ('deprecated' as const)
        : ('approved' as const),
    })),
    ...(model.withdrawn ?? []).map(version => ({
      version,
      state: 'withdrawn' as const,
    })),
  ];
}

/** An entry to be edited. */
export function toDraft(endpoint: ModelEndpoint): EntryDraft {
  const { id, title, hosting, region, state } = endpoint;
  return {
    id,
    title,
    hosting,
    region,
    state,
    allowedClassifications: endpoint.allowedClassifications,
    description: endpoint.description ?? '',
    trust: String(endpoint.trust),
    models: endpoint.models.map(model => ({
      model: model.model,
      purposes: model.purposes,
      billOfMaterials: model.billOfMaterials ?? '',
      versions: versionsOf(model),
    })),
  };
}

/** What was edited, as it is sent. What was left empty is left out. */
export function toInput(draft: EntryDraft): RegisterEntryInput {
  const { id: _id, description, trust, models, ...entry } = draft;
  return {
    ...entry,
    ...(description.trim() && { description: description.trim() }),
    ...(trust.trim() && { trust: Number(trust) }),
    models: models
      .filter(({ model }) => model.trim())
      .map(({ model, purposes, billOfMaterials, versions }) => {
        const having = (...states: EndpointState[]) =>
          versions
            .filter(item => item.version.trim() && states.includes(item.state))
            .map(({ version }) => version.trim());
        const deprecated = having('deprecated');
        const withdrawn = having('withdrawn');
        return {
          model: model.trim(),
          versions: having('approved', 'deprecated'),
          ...(deprecated.length > 0 && { deprecated }),
          ...(withdrawn.length > 0 && { withdrawn }),
          ...(purposes && { purposes }),
          ...(billOfMaterials.trim() && {
            billOfMaterials: billOfMaterials.trim(),
          }),
        };
      }),
  };
}
