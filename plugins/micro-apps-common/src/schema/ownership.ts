import { z } from 'zod';
import { pageInfoSchema, pageQuerySchema } from './paging';
import { entityRef } from './parts';
import { commentSchema, digestSchema, instantSchema } from './text';

/** Why an app is without an owner. @public */
export const ORPHAN_REASONS = [
  /** The catalog does not know the owner any more. */
  'owner-gone',
  /** Nobody is in the owning group, nor in a group below it. */
  'group-empty',
  /** The file that the app came from is gone. */
  'source-missing',
] as const;
/** @public */
export type OrphanReason = (typeof ORPHAN_REASONS)[number];

/** @public */
export const HANDOVER_STATES = [
  'offered',
  'accepted',
  'declined',
  'withdrawn',
] as const;
/** @public */
export type HandoverState = (typeof HANDOVER_STATES)[number];

const mayAct = z.object({
  allowed: z.boolean(),
  /** Why not, in plain words. */
  reason: z.string().optional(),
});

/** An app that one owner offers to another. @public */
export const handoverSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  state: z.enum(HANDOVER_STATES),
  offeredBy: z.string(),
  offeredAt: instantSchema,
  /** `null` where there is none, or where the caller may not see it. */
  comment: z.string().nullable(),
  /** What the caller may do about it. */
  access: z.object({ accept: mayAct, decline: mayAct, withdraw: mayAct }),
});
/** @public */
export type Handover = z.infer<typeof handoverSchema>;

/** Who answers for an app, and what becomes of it where nobody does. @public */
export const ownershipSchema = z.object({
  owner: z.string(),
  /** What is known of an app without an owner; `null` where it has one. */
  orphan: z
    .object({
      reason: z.enum(ORPHAN_REASONS),
      since: instantSchema,
      /** When it is retired, unless somebody takes it over. */
      deadline: instantSchema,
      /** Entity references of those who were asked to take it over. */
      asked: z.array(z.string()),
      /** Whether its decommission was requested because of it. */
      isRetiring: z.boolean(),
      /** Why it is not retired although the deadline is over; `null` where the caller may not see it. */
      obstacle: z.string().nullable(),
    })
    .nullable(),
  /** The offer that waits for an answer, if one does. */
  offer: handoverSchema.nullable(),
  /** What the caller may do. */
  access: z.object({
    offer: mayAct,
    take: mayAct.extend({
      /** For whom the caller can take it over. */
      as: z.array(z.string()),
    }),
  }),
});
/** @public */
export type Ownership = z.infer<typeof ownershipSchema>;

const ownerRef = entityRef('group', ['group', 'user']);

/** The body of `POST /apps/:namespace/:name/handover`. @public */
export const handoverBodySchema = z.strictObject({
  /** The user or group that is to own the app. */
  to: ownerRef,
  comment: commentSchema.optional(),
});
/** @public */
export type HandoverBody = z.output<typeof handoverBodySchema>;
/** @public */
export type HandoverBodyInput = z.input<typeof handoverBodySchema>;

/** The body of `POST /apps/:namespace/:name/handover/acceptance`. @public */
export const acceptanceBodySchema = z.strictObject({
  /** Of the manifest whose facts were shown. */
  digest: digestSchema,
  /** For whom an app without an owner is taken over; left out where an offer is accepted. */
  to: ownerRef.optional(),
  comment: commentSchema.optional(),
});
/** @public */
export type AcceptanceBody = z.output<typeof acceptanceBodySchema>;
/** @public */
export type AcceptanceBodyInput = z.input<typeof acceptanceBodySchema>;

/** The body of `POST /apps/:namespace/:name/handover/decline`. @public */
export const declineBodySchema = z.strictObject({ comment: commentSchema });
/** @public */
export type DeclineBody = z.output<typeof declineBodySchema>;

/** The body of `POST /apps/:namespace/:name/handover/withdrawal`. @public */
export const withdrawalBodySchema = z.strictObject({
  comment: commentSchema.optional(),
});
/** @public */
export type WithdrawalBody = z.output<typeof withdrawalBodySchema>;

/** An app with who answers for it. @public */
export const ownedAppSchema = z.object({
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    title: z.string(),
    /** Of the current revision. */
    digest: digestSchema,
  }),
  ownership: ownershipSchema,
});
/** @public */
export type OwnedApp = z.infer<typeof ownedAppSchema>;

/** How `GET /handovers` pages. It lists what waits for the caller: apps offered, and apps without an owner. @public */
export const handoversQuerySchema = pageQuerySchema;
/** @public */
export type HandoversQuery = z.output<typeof handoversQuerySchema>;
/** @public */
export type HandoversQueryInput = z.input<typeof handoversQuerySchema>;

/** @public */
export const handoversResponseSchema = z.object({
  items: z.array(ownedAppSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type Handovers = z.infer<typeof handoversResponseSchema>;
