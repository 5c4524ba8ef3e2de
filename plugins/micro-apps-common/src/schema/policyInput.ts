import { z } from 'zod';
import { APP_STATES } from './apps';
import { CONTROL_STATUSES } from './controls';
import { axisSchema, scoreSchema } from './assessment';
import {
  CLASSIFICATIONS,
  DATA_CATEGORIES,
  ENVIRONMENTS,
  microAppSpecSchema,
} from './manifest';
import { modelEndpointSchema } from './modelEndpoints';
import { HOST, identifier } from './parts';
import { digestSchema } from './text';

/**
 * Where policies decide: when a revision is registered, before it is deployed to an environment, when it asks for a
 * token, and when it calls out.
 *
 * @public
 */
export const DECISION_POINTS = [
  'registration',
  'deployment',
  'token',
  'outbound',
] as const;
/** @public */
export const decisionPointSchema = z.enum(DECISION_POINTS);
/** @public */
export type DecisionPoint = z.infer<typeof decisionPointSchema>;

/** A data source as it counts: its categories may raise the classification that the author chose. @public */
export const countedSourceSchema = z.object({
  name: z.string(),
  /** What the author chose. */
  declared: z.enum(CLASSIFICATIONS),
  /** What counts. */
  classification: z.enum(CLASSIFICATIONS),
  categories: z.array(z.enum(DATA_CATEGORIES)),
});

/** The facts of an app that every decision sees. They come from the registry and the register, never from a caller. @public */
export const policyFactsSchema = z.object({
  app: z.object({
    /** The entity reference, such as `microapp:default/sales-notes-summarizer-v2`. */
    ref: z.string(),
    namespace: z.string(),
    name: z.string(),
    /** Of the manifest that is decided on. */
    digest: digestSchema,
    /** With its defaults filled in. */
    spec: microAppSpecSchema,
  }),
  /** The entries of the register that the app's models name; what is missing is not registered. */
  endpoints: z.array(modelEndpointSchema),
  data: z.object({
    sources: z.array(countedSourceSchema),
    /** The highest classification that counts. */
    highest: z.enum(CLASSIFICATIONS),
  }),
  /** The declared controls. */
  controls: z.array(
    z.object({ id: z.string(), status: z.enum(CONTROL_STATUSES) }),
  ),
  risk: z.object({
    inherent: scoreSchema,
    residual: scoreSchema,
    axes: z.object({
      dataSensitivity: axisSchema.pick({ value: true, residual: true }),
      modelTrust: axisSchema.pick({ value: true, residual: true }),
      operationalImpact: axisSchema.pick({ value: true, residual: true }),
    }),
  }),
});

/** What is known of an app's approval. @public */
export const approvalFactsSchema = z.object({
  /** `null` where the registry does not know the app. */
  state: z.enum(APP_STATES).nullable(),
  /** The digest of the revision in force; `null` where none is. */
  approvedDigest: digestSchema.nullable(),
  /** The environments that the revision in force was approved for. */
  approvedEnvironments: z.array(z.enum(ENVIRONMENTS)),
});

/** What policies see when a revision is assessed. @public */
export const registrationInputSchema = policyFactsSchema.extend({
  point: z.literal('registration'),
});

/** What policies see before a revision is deployed; `app` is the revision that is to be deployed. @public */
export const deploymentInputSchema = policyFactsSchema.extend({
  point: z.literal('deployment'),
  environment: z.enum(ENVIRONMENTS),
  approval: approvalFactsSchema,
});

/** What policies see when an app asks for a token; `app` is the revision in force, or the current one where none is. @public */
export const tokenInputSchema = policyFactsSchema.extend({
  point: z.literal('token'),
  environment: z.enum(ENVIRONMENTS),
  approval: approvalFactsSchema,
  /** The scopes that the token shall have. */
  scopes: z.array(z.string().max(200)).max(50),
});

/** Where an outbound call goes: to a model of the register, or to a host. @public */
export const destinationSchema = z
  .strictObject({
    endpoint: identifier.optional(),
    model: z.string().min(1).max(100).optional(),
    version: z.string().min(1).max(100).optional(),
    host: z.string().regex(HOST, 'must be a host name').optional(),
  })
  .refine(
    ({ endpoint, host }) => Boolean(endpoint) !== Boolean(host),
    'must name either an endpoint of the register or a host',
  );

/** What policies see when an app calls out. @public */
export const outboundInputSchema = policyFactsSchema.extend({
  point: z.literal('outbound'),
  environment: z.enum(ENVIRONMENTS),
  approval: approvalFactsSchema,
  destination: destinationSchema,
  /** The data sources whose data is sent; all of the app where it is absent. */
  sources: z.array(z.string().max(100)).max(50).optional(),
});

/** The input of a decision point. @public */
export const policyInputSchemas = {
  registration: registrationInputSchema,
  deployment: deploymentInputSchema,
  token: tokenInputSchema,
  outbound: outboundInputSchema,
};

/** @public */
export type PolicyFacts = z.infer<typeof policyFactsSchema>;
/** @public */
export type ApprovalFacts = z.infer<typeof approvalFactsSchema>;
/** @public */
export type RegistrationInput = z.infer<typeof registrationInputSchema>;
/** @public */
export type DeploymentInput = z.infer<typeof deploymentInputSchema>;
/** @public */
export type TokenInput = z.infer<typeof tokenInputSchema>;
/** @public */
export type OutboundInput = z.infer<typeof outboundInputSchema>;
/** @public */
export type PolicyInput =
  RegistrationInput | DeploymentInput | TokenInput | OutboundInput;

/**
 * What a company decides about itself: the bundle's data at `data.micro_apps.organisation`. It comes from the portal's
 * configuration (`microApps.policy.organisation` and `microApps.regions`), never from an edit to a rule.
 *
 * @public
 */
export const organisationSchema = z.strictObject({
  /** Where data may stay. */
  regions: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  /** The vector stores that apps may use. */
  vectorStores: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string().optional(),
        region: z.string(),
        /** Whether the store asks who reads it. */
        accessControlled: z.boolean(),
        /** Whether anybody outside can read it. */
        public: z.boolean().default(false),
        classifications: z.array(z.enum(CLASSIFICATIONS)),
      }),
    )
    .default([]),
  /** The scopes that tokens of an owner's apps may have; `*` stands for every owner. */
  scopes: z.record(z.string(), z.array(z.string())).default({}),
  /** The hostings that each classification may be sent to. */
  combinations: z
    .array(
      z.strictObject({
        classification: z.enum(CLASSIFICATIONS),
        hostings: z.array(modelEndpointSchema.shape.hosting),
      }),
    )
    .default([]),
  /** What data hosts may get that are no model endpoints; any other host gets public and internal data. */
  hosts: z
    .array(
      z.strictObject({
        host: z.string().regex(HOST, 'must be a host name'),
        classifications: z.array(z.enum(CLASSIFICATIONS)),
      }),
    )
    .optional(),
});
/** @public */
export type Organisation = z.infer<typeof organisationSchema>;
