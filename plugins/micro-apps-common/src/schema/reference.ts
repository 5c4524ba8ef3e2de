import { z } from 'zod';
import { tierSchema } from './assessment';
import { digestSchema } from './text';

/** A leg of a route, as configured. @public */
export const routeLegSchema = z.object({
  name: z.string(),
  /** The entity reference of the group that decides; absent for the owner leg, which depends on the app. */
  group: z.string().optional(),
  count: z.number(),
});

/** The way of a tier through approval. @public */
export const routeSchema = z.object({
  outcome: z.enum(['auto-approve', 'review', 'block']),
  legs: z.array(routeLegSchema),
});
/** @public */
export type Route = z.infer<typeof routeSchema>;
/** @public */
export type RouteLeg = z.infer<typeof routeLegSchema>;

/** The risk model in force. @public */
export const riskModelResponseSchema = z.object({
  version: z.string(),
  digest: digestSchema,
  /** Its numbers. */
  model: z.record(z.string(), z.unknown()),
  routes: z.record(tierSchema, routeSchema),
});
/** @public */
export type RiskModelResponse = z.infer<typeof riskModelResponseSchema>;

/** What a manifest can choose from. @public */
export const choicesResponseSchema = z.object({
  regions: z.array(z.object({ id: z.string(), title: z.string() })),
  controls: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      description: z.string(),
      effect: z.string(),
    }),
  ),
});
/** @public */
export type Choices = z.infer<typeof choicesResponseSchema>;

/** The numbers that matter. @public */
export const overviewResponseSchema = z.object({
  apps: z.number(),
  byState: z.record(z.string(), z.number()),
  byTier: z.record(tierSchema, z.number()),
  byEndpoint: z.array(z.object({ endpoint: z.string(), apps: z.number() })),
  /** Requests of which the caller may decide a leg now. */
  waitingForMe: z.number(),
  openRequests: z.number(),
  /** Requests that wait for longer than agreed. */
  lateRequests: z.number(),
  openConditions: z.number(),
  /** Apps whose next review is within 14 days, or past. */
  reviewsSoon: z.number(),
  /** Reviews that are open, those of these that the caller may renew or decide now, and those that are late. */
  openReviews: z.number(),
  reviewsForMe: z.number(),
  lateReviews: z.number(),
  mine: z.number(),
});
/** @public */
export type Overview = z.infer<typeof overviewResponseSchema>;

/** What the registry publishes to the catalog; for services only. @public */
export const publishedAppsResponseSchema = z.object({
  items: z.array(
    z.object({
      /** Grows with each change of the app. */
      change: z.number(),
      namespace: z.string(),
      name: z.string(),
      /** The manifest to show; `null` where the app is no longer in the catalog. */
      manifest: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  /** Pass it as `after` to get what changed since. */
  cursor: z.number(),
  hasMore: z.boolean(),
});
/** @public */
export type PublishedApps = z.infer<typeof publishedAppsResponseSchema>;
