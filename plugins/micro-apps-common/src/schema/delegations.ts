import { z } from 'zod';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { instantSchema, plainText } from './text';

/** @public */
export const DELEGATION_STATES = ['planned', 'active', 'over'] as const;
/** @public */
export type DelegationState = (typeof DELEGATION_STATES)[number];

/** A time in which one person decides for another. @public */
export const delegationSchema = z.object({
  id: z.string(),
  /** Whose approvals they are. */
  delegator: z.string(),
  /** Who decides meanwhile. */
  delegate: z.string(),
  startsAt: instantSchema,
  endsAt: instantSchema,
  state: z.enum(DELEGATION_STATES),
  createdAt: instantSchema,
  /** When, and by whom, it was ended early. */
  endedAt: instantSchema.nullable(),
  endedBy: z.string().nullable(),
});
/** @public */
export type Delegation = z.infer<typeof delegationSchema>;

/** The body of `POST /me/delegations`. @public */
export const delegationBodySchema = z.strictObject({
  /** The entity reference of a person. */
  delegate: plainText(200),
  /** Now, where it is left out. */
  startsAt: instantSchema.optional(),
  endsAt: instantSchema,
});
/** @public */
export type DelegationBody = z.infer<typeof delegationBodySchema>;

/** @public */
export const delegationResponseSchema = z.object({
  delegation: delegationSchema,
});

/** How `GET /me/delegations` filters and pages; the newest start stands first. @public */
export const delegationsQuerySchema = pageQuerySchema.extend({
  /** `delegator`: what the caller gave; `delegate`: what the caller got. Both, where it is left out. */
  role: z.enum(['delegator', 'delegate']).optional(),
  state: repeatable(z.enum(DELEGATION_STATES)),
});
/** @public */
export type DelegationsQuery = z.output<typeof delegationsQuerySchema>;
/** @public */
export type DelegationsQueryInput = z.input<typeof delegationsQuerySchema>;

/** @public */
export const delegationsResponseSchema = z.object({
  items: z.array(delegationSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
  /** How long one may last; 0 where nobody may delegate. */
  maxDays: z.number(),
  /** Whether the caller has approvals to delegate. */
  mayDelegate: z.boolean(),
});
/** @public */
export type Delegations = z.infer<typeof delegationsResponseSchema>;
