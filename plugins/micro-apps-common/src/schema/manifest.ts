import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { z } from 'zod';
import {
  annotations,
  entityRef,
  HOST,
  identifier,
  labels,
  list,
  namespaceSchema,
  uniqueBy,
} from './parts';
import { commentSchema, digestSchema, plainText } from './text';

/** The version of the API that manifests are written in. @public */
export const MICRO_APP_API_VERSION = 'micro-apps.dev/v1alpha1';

/** The catalog kind of a micro app. @public */
export const MICRO_APP_KIND = 'MicroApp';

/** Well-known values of `spec.type`; others are allowed. @public */
export const WELL_KNOWN_TYPES = [
  'summarizer',
  'chatbot',
  'rag',
  'spreadsheet-assistant',
  'agent',
] as const;

/** @public */
export const AUDIENCES = [
  'personal',
  'team',
  'department',
  'company',
  'external',
] as const;
/** @public */
export const ENVIRONMENTS = ['sandbox', 'staging', 'production'] as const;
/** In rising order of sensitivity. @public */
export const CLASSIFICATIONS = [
  'public',
  'internal',
  'confidential',
  'regulated',
] as const;
/** @public */
export const DATA_CATEGORIES = [
  'pii',
  'phi',
  'pci',
  'financial',
  'employee',
  'credentials',
] as const;
/** @public */
export const ACCESSES = ['read', 'write', 'read-write'] as const;
/** @public */
export const VOLUMES = ['single', 'bulk'] as const;
/** @public */
export const MODEL_PURPOSES = [
  'generation',
  'embedding',
  'reranking',
  'moderation',
  'other',
] as const;
/** @public */
export const OUTBOUNDS = ['none', 'allowlist', 'open'] as const;
/** @public */
export const ACTION_KINDS = [
  'read',
  'write',
  'irreversible',
  'financial',
  'identity',
] as const;

/** A source of data that a micro app reads or writes. @public */
export const dataSourceSchema = z.strictObject({
  name: plainText(100),
  classification: z.enum(CLASSIFICATIONS),
  categories: uniqueBy(list(z.enum(DATA_CATEGORIES)), item => item).default([]),
  access: z.enum(ACCESSES).default('read'),
  volume: z.enum(VOLUMES).default('single'),
  resourceRef: entityRef('resource').optional(),
});

/** A model that a micro app calls, at an endpoint of the register. @public */
export const modelUseSchema = z.strictObject({
  endpoint: identifier,
  model: plainText(100),
  version: plainText(100),
  purpose: z.enum(MODEL_PURPOSES).default('generation'),
});

/** A vector store that holds embeddings of some of the data sources. @public */
export const vectorStoreSchema = z.strictObject({
  id: identifier,
  type: plainText(63),
  region: identifier,
  holds: uniqueBy(list(plainText(100)), item => item).default([]),
  public: z.boolean().default(false),
});

/** The governed facts of a micro app. @public */
export const microAppSpecSchema = z
  .strictObject({
    type: plainText(63).default('other'),
    lifecycle: plainText(63).default('experimental'),
    owner: entityRef('group', ['group', 'user']),
    system: entityRef('system').optional(),
    purpose: plainText(2000, { multiline: true }),
    audience: z.enum(AUDIENCES),
    environments: uniqueBy(list(z.enum(ENVIRONMENTS)), item => item).refine(
      value => value.length > 0,
      'must have at least one entry',
    ),
    residency: identifier,
    dataSources: uniqueBy(
      list(dataSourceSchema),
      source => source.name,
      'name',
    ).refine(value => value.length > 0, 'must have at least one entry'),
    models: uniqueBy(list(modelUseSchema), use =>
      [use.endpoint, use.model, use.version, use.purpose].join(' '),
    ).refine(value => value.length > 0, 'must have at least one entry'),
    vectorStores: uniqueBy(
      list(vectorStoreSchema),
      store => store.id,
      'id',
    ).default([]),
    network: z
      .strictObject({
        outbound: z.enum(OUTBOUNDS),
        destinations: uniqueBy(
          list(
            z
              .string()
              .regex(HOST, 'must be a host name such as "api.example.com"'),
          ),
          host => host.toLocaleLowerCase('en-US'),
        ).default([]),
      })
      .default({ outbound: 'none', destinations: [] }),
    actions: uniqueBy(
      list(
        z.strictObject({
          name: plainText(100),
          kind: z.enum(ACTION_KINDS),
        }),
      ),
      action => action.name,
      'name',
    ).default([]),
    prompts: uniqueBy(
      list(z.strictObject({ name: plainText(100), digest: digestSchema })),
      prompt => prompt.name,
      'name',
    ).default([]),
    controls: uniqueBy(
      list(
        z.strictObject({
          id: identifier,
          evidence: plainText(2000, { multiline: true }).optional(),
        }),
      ),
      control => control.id,
      'id',
    ).default([]),
  })
  .superRefine((spec, ctx) => {
    const sources = new Set(spec.dataSources?.map(source => source?.name));
    spec.vectorStores?.forEach((store, index) =>
      store?.holds?.forEach((name, position) => {
        if (!sources.has(name)) {
          ctx.addIssue({
            code: 'custom',
            path: ['vectorStores', index, 'holds', position],
            message: `must be the name of a data source of this app; "${name}" is none`,
          });
        }
      }),
    );
  });

/** What a manifest says about itself; only `name` and `namespace` identify it. @public */
export const manifestMetadataSchema = z.strictObject({
  name: identifier,
  namespace: namespaceSchema.default(DEFAULT_NAMESPACE),
  title: plainText(120).optional(),
  description: commentSchema.optional(),
  tags: list(
    z
      .string()
      .max(63)
      .regex(
        /^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$/,
        'must be lower-case letters and digits, separated by "-"',
      ),
  ).optional(),
  labels: labels.optional(),
  annotations: annotations.optional(),
  links: list(
    z.strictObject({
      url: z.httpUrl({ error: 'must be an http or https URL' }).max(2000),
      title: plainText(120).optional(),
      icon: plainText(63).optional(),
      type: plainText(63).optional(),
    }),
  ).optional(),
});

/** The manifest of a micro app: what its author declares, and what is governed. @public */
export const manifestSchema = z.strictObject({
  apiVersion: z.literal(MICRO_APP_API_VERSION),
  kind: z.literal(MICRO_APP_KIND),
  metadata: manifestMetadataSchema,
  spec: microAppSpecSchema,
});

/** A manifest with its defaults filled in. @public */
export type Manifest = z.output<typeof manifestSchema>;
/** A manifest as an author may write it. @public */
export type ManifestInput = z.input<typeof manifestSchema>;
/** The governed facts, with their defaults filled in. @public */
export type MicroAppSpec = z.output<typeof microAppSpecSchema>;
/** @public */
export type DataSource = z.output<typeof dataSourceSchema>;
/** @public */
export type ModelUse = z.output<typeof modelUseSchema>;
/** @public */
export type VectorStore = z.output<typeof vectorStoreSchema>;
/** @public */
export type Classification = (typeof CLASSIFICATIONS)[number];
/** @public */
export type DataCategory = (typeof DATA_CATEGORIES)[number];
/** @public */
export type Audience = (typeof AUDIENCES)[number];
/** @public */
export type Environment = (typeof ENVIRONMENTS)[number];
/** @public */
export type ActionKind = (typeof ACTION_KINDS)[number];
