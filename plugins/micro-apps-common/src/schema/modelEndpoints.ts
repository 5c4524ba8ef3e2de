import { z } from 'zod';
import { CLASSIFICATIONS, MODEL_PURPOSES } from './manifest';
import { pageInfoSchema, pageQuerySchema } from './paging';
import { identifier } from './parts';
import { commentSchema, instantSchema, plainText } from './text';

/** @public */
export const HOSTINGS = [
  'public-api',
  'managed-enterprise',
  'self-hosted',
] as const;
/** @public */
export type Hosting = (typeof HOSTINGS)[number];

/** `deprecated` endpoints still count, new apps should not choose them; `withdrawn` ones count as not registered. @public */
export const ENDPOINT_STATES = ['approved', 'deprecated', 'withdrawn'] as const;
/** @public */
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** An entry of the register of model endpoints. @public */
export const modelEndpointSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  hosting: z.enum(HOSTINGS),
  region: z.string(),
  /** The trust that counts, 0 to 9: the entry's own, or its hosting's. */
  trust: z.number(),
  state: z.enum(ENDPOINT_STATES),
  allowedClassifications: z.array(z.enum(CLASSIFICATIONS)),
  models: z.array(
    z.object({
      model: z.string(),
      /** Those that count. */
      versions: z.array(z.string()),
      /** Of these, the ones that are going to be withdrawn. */
      deprecated: z.array(z.string()).optional(),
      /** Versions that were listed once and do not count any more. */
      withdrawn: z.array(z.string()).optional(),
      /** What the model can be used for; anything where it is absent. */
      purposes: z.array(z.enum(MODEL_PURPOSES)).optional(),
      /** Where the vendor's bill of materials of the model is. */
      billOfMaterials: z.string().optional(),
    }),
  ),
});
/** @public */
export type ModelEndpoint = z.infer<typeof modelEndpointSchema>;

/** One immutable state of a register entry. @public */
export const modelEndpointVersionSchema = z.object({
  version: z.number(),
  changedAt: z.string(),
  changedBy: z.string(),
  /** Why; `null` where the configuration changed. */
  reason: z.string().nullable(),
  /** What became otherwise, in words; empty for the first. */
  changes: z.array(z.string()),
  endpoint: modelEndpointSchema,
});
/** @public */
export type ModelEndpointVersion = z.infer<typeof modelEndpointVersionSchema>;

/** A page of the states that an entry had, newest first. @public */
export const modelEndpointHistoryResponseSchema = z.object({
  items: z.array(modelEndpointVersionSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type ModelEndpointHistory = z.infer<
  typeof modelEndpointHistoryResponseSchema
>;

/** What people changed of an entry in the portal. @public */
export const registerOverrideSchema = z.object({
  changedBy: z.string(),
  changedAt: instantSchema,
  reason: z.string(),
  /** What is otherwise than in the configuration, in words. */
  changes: z.array(z.string()),
  /** What the configuration said otherwise later, so that it counts; in words. */
  outdated: z.array(z.string()),
});
/** @public */
export type RegisterOverrideView = z.infer<typeof registerOverrideSchema>;

/** An entry as it counts, and where it comes from. @public */
export const registerEntrySchema = modelEndpointSchema.extend({
  /** Rises with each change; a change names the one that it was made from. */
  version: z.number(),
  /** Whether the configuration has it, or people added it in the portal. */
  origin: z.enum(['configuration', 'portal']),
  /** `null` where it is as configured. */
  override: registerOverrideSchema.nullable(),
});
/** @public */
export type RegisterEntry = z.infer<typeof registerEntrySchema>;

/** @public */
export const modelEndpointsResponseSchema = z.object({
  items: z.array(registerEntrySchema),
});

const MAX_MODELS = 100;
const MAX_VERSIONS = 200;

function isPlainHttps(address: string): boolean {
  try {
    const url = new URL(address);
    return (
      url.protocol === 'https:' &&
      url.hostname !== '' &&
      !url.username &&
      !url.password
    );
  } catch {
    return false;
  }
}

const addressSchema = plainText(500).refine(isPlainHttps, {
  error:
    'must be an address that begins with "https://", without a user or password in it',
});

const versionsSchema = z
  .array(plainText(100))
  .max(MAX_VERSIONS, `must have at most ${MAX_VERSIONS} entries`);

const registeredModelSchema = z
  .strictObject({
    model: plainText(100),
    versions: versionsSchema,
    deprecated: versionsSchema.optional(),
    withdrawn: versionsSchema.optional(),
    purposes: z.array(z.enum(MODEL_PURPOSES)).max(10).optional(),
    billOfMaterials: addressSchema.optional(),
  })
  .superRefine(({ versions, deprecated = [], withdrawn = [] }, ctx) => {
    const refuse = (list: string, index: number, message: string) =>
      ctx.addIssue({ code: 'custom', path: [list, index], message });
    for (const [list, items] of Object.entries({
      versions,
      deprecated,
      withdrawn,
    })) {
      items.forEach((item, index) => {
        if (items.indexOf(item) < index) {
          refuse(list, index, `is a duplicate: "${item}" is there already`);
        }
      });
    }
    deprecated.forEach((item, index) => {
      if (!versions.includes(item)) {
        refuse('deprecated', index, `must stand among the versions, too`);
      }
    });
    withdrawn.forEach((item, index) => {
      if (versions.includes(item)) {
        refuse(
          'withdrawn',
          index,
          'must not stand among the versions: what is withdrawn does not count',
        );
      }
    });
  });

/** What can be said of an entry, besides its id: in the configuration and in the portal. @public */
export const registerEntryInputSchema = z.strictObject({
  title: plainText(120),
  description: plainText(1000, { multiline: true }).optional(),
  hosting: z.enum(HOSTINGS),
  region: identifier,
  trust: z
    .number()
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(9, 'must be at most 9')
    .optional(),
  state: z.enum(ENDPOINT_STATES).default('approved'),
  allowedClassifications: z
    .array(z.enum(CLASSIFICATIONS))
    .max(CLASSIFICATIONS.length)
    .default([...CLASSIFICATIONS]),
  models: z
    .array(registeredModelSchema)
    .max(MAX_MODELS, `must have at most ${MAX_MODELS} entries`)
    .superRefine((models, ctx) =>
      models.forEach(({ model }, index) => {
        if (models.findIndex(other => other.model === model) < index) {
          ctx.addIssue({
            code: 'custom',
            path: [index, 'model'],
            message: `is a duplicate: "${model}" is there already`,
          });
        }
      }),
    )
    .default([]),
});
/** @public */
export type RegisterEntryInput = z.input<typeof registerEntryInputSchema>;

const expectedVersion = z
  .number()
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(2_147_483_647);

const registerChangeShape = {
  /** The version of the entry that was looked at; 0 for a new one. */
  version: expectedVersion,
  /** How the entry is to be; `null` for as the configuration has it. */
  entry: registerEntryInputSchema.nullable(),
};

/** A change of an entry of the register. @public */
export const registerChangeBodySchema = z.strictObject({
  ...registerChangeShape,
  reason: commentSchema,
});
/** @public */
export type RegisterChangeBody = z.output<typeof registerChangeBodySchema>;
/** @public */
export type RegisterChangeBodyInput = z.input<typeof registerChangeBodySchema>;

/** A change whose effect is to be seen first. @public */
export const registerPreviewBodySchema = z.strictObject({
  id: identifier,
  ...registerChangeShape,
});
/** @public */
export type RegisterPreviewBody = z.output<typeof registerPreviewBodySchema>;
/** @public */
export type RegisterPreviewBodyInput = z.input<
  typeof registerPreviewBodySchema
>;

/** @public */
export const registerEntryResponseSchema = z.object({
  endpoint: registerEntrySchema,
});

/** How `GET /model-endpoints/:id/history` and the list of re-assessed apps page. @public */
export const registerPageQuerySchema = pageQuerySchema;
