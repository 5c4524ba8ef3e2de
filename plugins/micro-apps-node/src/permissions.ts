import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  APP_STATES,
  RESOURCE_TYPE_MICRO_APP,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppState,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';

/**
 * The facts of a micro app that permission rules look at.
 *
 * @public
 */
export type MicroAppResource = {
  /** The entity reference of the owning group or user. */
  owner: string;
  /** Who registered the app, and who submitted its current revision. */
  requesters: string[];
  /** The residual tier. */
  tier: Tier;
  state: AppState;
};

/**
 * A condition on micro apps that a database can answer: one of the values stands in the field.
 *
 * @public
 */
export type MicroAppFilter = {
  field: 'owner' | 'requester' | 'tier' | 'state';
  values: string[];
};

/**
 * The resource of the permissions that depend on the app.
 *
 * @public
 */
export const microAppPermissionResourceRef = createPermissionResourceRef<
  MicroAppResource,
  MicroAppFilter
>().with({ pluginId: 'micro-apps', resourceType: RESOURCE_TYPE_MICRO_APP });

// References are stored in lower case, those of a policy may come from anywhere.
const normalize = (ref: string) => ref.toLocaleLowerCase('en-US');

/**
 * Allows apps that one of the claims owns.
 *
 * @public
 */
export const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow micro apps that the user, or a group of the user, owns',
  resourceRef: microAppPermissionResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity references, of which one must be the owner'),
  }),
  apply: (app, { claims }) => claims.map(normalize).includes(app.owner),
  toQuery: ({ claims }) => ({
    field: 'owner',
    values: claims.map(normalize),
  }),
});

/**
 * Allows apps that the user registered, or whose current revision the user submitted.
 *
 * @public
 */
export const isRequester = createPermissionRule({
  name: 'IS_REQUESTER',
  description:
    'Allow micro apps that the user registered, or whose current revision the user submitted',
  resourceRef: microAppPermissionResourceRef,
  paramsSchema: z.object({
    userRef: z.string().describe('Entity reference of the user'),
  }),
  apply: (app, { userRef }) => app.requesters.includes(normalize(userRef)),
  toQuery: ({ userRef }) => ({
    field: 'requester',
    values: [normalize(userRef)],
  }),
});

/**
 * Allows apps whose residual tier is one of those given.
 *
 * @public
 */
export const hasTier = createPermissionRule({
  name: 'HAS_TIER',
  description: 'Allow micro apps of the given residual tiers',
  resourceRef: microAppPermissionResourceRef,
  paramsSchema: z.object({
    tiers: z.array(z.enum(TIERS)).describe('Residual tiers'),
  }),
  apply: (app, { tiers }) => tiers.includes(app.tier),
  toQuery: ({ tiers }) => ({ field: 'tier', values: tiers }),
});

/**
 * Allows apps in one of the states given.
 *
 * @public
 */
export const hasState = createPermissionRule({
  name: 'HAS_STATE',
  description: 'Allow micro apps in the given states',
  resourceRef: microAppPermissionResourceRef,
  paramsSchema: z.object({
    states: z.array(z.enum(APP_STATES)).describe('States of a micro app'),
  }),
  apply: (app, { states }) => states.includes(app.state),
  toQuery: ({ states }) => ({ field: 'state', values: states }),
});

/**
 * All permission rules of micro apps.
 *
 * @public
 */
export const microAppPermissionRules = {
  isOwner,
  isRequester,
  hasTier,
  hasState,
};

const exported = createConditionExports({
  resourceRef: microAppPermissionResourceRef,
  rules: microAppPermissionRules,
});

/**
 * Conditions for permission policies: `microAppConditions.isOwner({ claims })`.
 *
 * @public
 */
export const microAppConditions = exported.conditions;

/**
 * Makes the decision of a policy from conditions on the app.
 *
 * @public
 */
export const createMicroAppConditionalDecision =
  exported.createConditionalDecision;
