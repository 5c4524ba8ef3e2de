import { z } from 'zod';
import { commentSchema, digestSchema, instantSchema } from './text';

/** What a target is; what opens doors goes first, what holds data last. @public */
export const DECOMMISSION_KINDS = [
  'credentials',
  'tokens',
  'cache',
  'vector-store',
  'store',
] as const;
/** @public */
export type DecommissionKind = (typeof DECOMMISSION_KINDS)[number];

/** The adapter of targets that people empty and a second person attests. @public */
export const MANUAL_ADAPTER = 'manual';

/** @public */
export const DECOMMISSION_STATES = [
  'planned',
  'cooling',
  'running',
  'completed',
  'called-off',
] as const;
/** @public */
export type DecommissionState = (typeof DECOMMISSION_STATES)[number];

/** How far a target is. @public */
export const DECOMMISSION_STEP_STATES = [
  /** Its turn has not come. */
  'waiting',
  /** It is being emptied. */
  'running',
  /** An attempt failed; another one comes. */
  'retrying',
  /** It is not touched, because another app uses it. */
  'refused',
  /** A second person has to attest that nothing is left. */
  'attestation',
  /** Nothing is left, and that is proven. */
  'done',
] as const;
/** @public */
export type DecommissionStepState = (typeof DECOMMISSION_STEP_STATES)[number];

/** The two sides that a shorter cooling period needs. @public */
export const DECOMMISSION_SIDES = ['owner', 'platform'] as const;
/** @public */
export type DecommissionSide = (typeof DECOMMISSION_SIDES)[number];

/** Something that an app leaves behind. @public */
export const decommissionTargetSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(DECOMMISSION_KINDS),
  /** The type of store, or `manual`. */
  adapter: z.string(),
  /** Whether it stands in the configuration, or follows from the manifests alone. */
  origin: z.enum(['configuration', 'manifest']),
  /** Where it is; `null` where nobody wrote that down, or the caller may not see it. */
  location: z.string().nullable(),
  /** What of it is the app's; `null` as above. */
  resource: z.string().nullable(),
  /** What happens to it, in plain words. */
  action: z.string(),
  /** Who has to act. */
  actor: z.enum(['portal', 'people']),
  /** Other apps that use the same, as `namespace/name`. */
  sharedWith: z.array(z.string()),
  /** Why it is not touched, in plain words; `null` where it is. */
  refusal: z.string().nullable(),
});
/** @public */
export type DecommissionTargetPlan = z.infer<typeof decommissionTargetSchema>;

/** What `GET /apps/:namespace/:name/decommission/plan` answers. @public */
export const decommissionPlanSchema = z.object({
  coolingDays: z.number(),
  /** In the order in which they are worked off. */
  targets: z.array(decommissionTargetSchema),
  mayRequest: z.boolean(),
  /** Why not, in plain words. */
  reasonNot: z.string().optional(),
});
/** @public */
export type DecommissionPlan = z.infer<typeof decommissionPlanSchema>;

/** How far a target is, and what was counted. @public */
export const decommissionStepSchema = decommissionTargetSchema
  .omit({ refusal: true, sharedWith: true })
  .extend({
    state: z.enum(DECOMMISSION_STEP_STATES),
    attempts: z.number(),
    /** How much there was before; `null` until it was counted. */
    before: z.number().nullable(),
    /** How much is left; nothing but a counted zero completes it. */
    after: z.number().nullable(),
    startedAt: instantSchema.nullable(),
    doneAt: instantSchema.nullable(),
    doneBy: z.string().nullable(),
    nextAttemptAt: instantSchema.nullable(),
    /** What stands in the way, in plain words. */
    problem: z.string().nullable(),
    /** What the person who attested said; `null` where the caller may not see it. */
    evidence: z.string().nullable(),
    mayAttest: z.boolean(),
    reasonNot: z.string().optional(),
  });
/** @public */
export type DecommissionStep = z.infer<typeof decommissionStepSchema>;

const permissionToAct = z.object({
  allowed: z.boolean(),
  reason: z.string().optional(),
});

/** An app's way out of service. @public */
export const decommissionSchema = z.object({
  id: z.string(),
  state: z.enum(DECOMMISSION_STATES),
  /** `null` where the caller may not see it. */
  reason: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  /** When it is to begin, where it was requested ahead of time. */
  plannedFor: instantSchema.nullable(),
  coolingEndsAt: instantSchema,
  /** Who agreed to end the cooling period early. */
  skips: z.array(
    z.object({
      by: z.string(),
      side: z.enum(DECOMMISSION_SIDES),
      at: instantSchema,
    }),
  ),
  startedAt: instantSchema.nullable(),
  completedAt: instantSchema.nullable(),
  calledOffBy: z.string().nullable(),
  calledOffAt: instantSchema.nullable(),
  /** `null` where there is none, or where the caller may not see it. */
  callOffReason: z.string().nullable(),
  /** Empty until the cooling period is over. */
  steps: z.array(decommissionStepSchema),
  /** Of the deletion certificate; `null` until it is issued. */
  certificateDigest: digestSchema.nullable(),
  access: z.object({ callOff: permissionToAct, skip: permissionToAct }),
});
/** @public */
export type Decommission = z.infer<typeof decommissionSchema>;

/** The body of `POST /apps/:namespace/:name/decommission`. @public */
export const decommissionBodySchema = z.strictObject({
  reason: commentSchema,
  /** When the cooling period is to begin; now by default. */
  plannedFor: instantSchema.optional(),
});
/** @public */
export type DecommissionBody = z.infer<typeof decommissionBodySchema>;

/** The body of `POST /apps/:namespace/:name/decommission/skip-cooling`. @public */
export const skipCoolingBodySchema = z.strictObject({});

/** The body of `POST /apps/:namespace/:name/decommission/call-off`. @public */
export const callOffBodySchema = z.strictObject({ reason: commentSchema });
/** @public */
export type CallOffBody = z.infer<typeof callOffBodySchema>;

const count = z
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(Number.MAX_SAFE_INTEGER);

/** The body of `POST /apps/:namespace/:name/decommission/targets/:id/attestation`. @public */
export const attestationBodySchema = z.strictObject({
  /** How much there was, where that is known. */
  before: count.optional(),
  /** How much is left: zero, or it is not attested. */
  left: z.literal(0, {
    error: 'must be 0: attest once nothing is left',
  }),
  /** What was looked at. */
  evidence: commentSchema,
});
/** @public */
export type AttestationBody = z.infer<typeof attestationBodySchema>;

/** Proof that nothing of an app is left; its digest stands in the audit chain. @public */
export const deletionCertificateSchema = z.object({
  version: z.literal(1),
  /** Of the decommission. */
  id: z.string(),
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    title: z.string(),
    owner: z.string(),
    /** Every revision that there was. */
    revisions: z.array(z.object({ number: z.number(), digest: digestSchema })),
  }),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  /** SHA-256 of the reason that was given, 64 hex digits. */
  reasonHash: z.string(),
  cooling: z.object({
    endedAt: instantSchema,
    /** The people who ended it early; empty where it took its time. */
    skippedBy: z.array(z.string()),
  }),
  targets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(DECOMMISSION_KINDS),
      adapter: z.string(),
      location: z.string().nullable(),
      resource: z.string().nullable(),
      before: z.number().nullable(),
      after: z.literal(0),
      /** Whether the store was asked, or a person answers for it. */
      proof: z.enum(['store', 'attestation']),
      completedAt: instantSchema,
      completedBy: z.string(),
      /** SHA-256 of what the person who attested said. */
      evidenceHash: z.string().nullable(),
      /** Who attested before `completedBy` did, where two people had to. */
      attestedFirstBy: z.string().optional(),
      /**
       * When the store counted zero last, after all targets were empty. Not there where a person answers for it, nor in
       * certificates that were issued before stores were asked again.
       */
      lastCountedAt: instantSchema.optional(),
    }),
  ),
  issuedAt: instantSchema,
});
/** @public */
export type DeletionCertificate = z.infer<typeof deletionCertificateSchema>;

/** What `GET /apps/:namespace/:name/decommission/certificate` answers. @public */
export const certificateResponseSchema = z.object({
  certificate: deletionCertificateSchema,
  /** `sha256:` and the SHA-256 of `canonical`. */
  digest: digestSchema,
  /** The RFC 8785 canonical JSON of the certificate. */
  canonical: z.string(),
  /** The entry of the audit chain that holds the digest. */
  audit: z.object({ seq: z.number(), hash: z.string() }),
});
/** @public */
export type CertificateResponse = z.infer<typeof certificateResponseSchema>;
