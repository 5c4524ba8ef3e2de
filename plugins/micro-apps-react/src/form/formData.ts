import type {
  Manifest,
  ManifestInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  MICRO_APP_API_VERSION,
  MICRO_APP_KIND,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** The governed facts as an author may write them. @public */
export type SpecInput = ManifestInput['spec'];
/** A list of which the entries need not be complete yet. @public */
export type DraftRows<T> =
  NonNullable<T> extends (infer R)[] ? Partial<R>[] : never;

/** The governed facts while somebody is still filling them in. @public */
export type SpecDraft = Partial<
  Omit<
    SpecInput,
    | 'dataSources'
    | 'models'
    | 'vectorStores'
    | 'actions'
    | 'prompts'
    | 'controls'
    | 'network'
  >
> & {
  dataSources?: DraftRows<SpecInput['dataSources']>;
  models?: DraftRows<SpecInput['models']>;
  vectorStores?: DraftRows<SpecInput['vectorStores']>;
  actions?: DraftRows<SpecInput['actions']>;
  prompts?: DraftRows<SpecInput['prompts']>;
  controls?: DraftRows<SpecInput['controls']>;
  network?: Partial<NonNullable<SpecInput['network']>>;
};

/** What an unfinished manifest says about itself. @public */
export type MetadataDraft = Partial<ManifestInput['metadata']>;

/** What the registration form holds of an app. @public */
export type MicroAppFormApp = {
  metadata?: MetadataDraft;
  spec?: SpecDraft;
  /** A note for the reviewers. */
  comment?: string;
  /** The revision that is being changed; absent for a new app. */
  baseRevision?: number;
  /** The answers in plain words, for the page that the scaffolder shows last. */
  review?: Record<string, string | string[]>;
};

/** The values of the template `register-micro-app`. @public */
export type MicroAppFormData = { app: MicroAppFormApp };

/** A manifest that may be incomplete; parse it before relying on it. @public */
export type ManifestCandidate = {
  apiVersion: typeof MICRO_APP_API_VERSION;
  kind: typeof MICRO_APP_KIND;
  metadata: MetadataDraft;
  spec: SpecDraft;
};

// The form data travel in the page's address, so what the schema fills in anyway is left out.
function withoutEmptyLists<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, item]) =>
        item !== undefined && !(Array.isArray(item) && item.length === 0),
    ),
  ) as T;
}

/**
 * The form data that show a manifest for changing.
 *
 * @param manifest - the manifest of the revision to change
 * @param options - `baseRevision` names that revision
 * @public
 */
export function manifestToFormData(
  manifest: Manifest | ManifestInput,
  options?: { baseRevision?: number },
): MicroAppFormData {
  return {
    app: {
      metadata: manifest.metadata,
      spec: withoutEmptyLists(manifest.spec),
      ...(options?.baseRevision !== undefined && {
        baseRevision: options.baseRevision,
      }),
    },
  };
}

/**
 * The manifest that form data stand for, complete or not.
 *
 * @param formData - the values of the form, as far as they are known
 * @public
 */
export function formDataToManifest(
  formData: Partial<MicroAppFormData>,
): ManifestCandidate {
  return {
    apiVersion: MICRO_APP_API_VERSION,
    kind: MICRO_APP_KIND,
    metadata: formData.app?.metadata ?? {},
    spec: formData.app?.spec ?? {},
  };
}
