import type {
  MicroAppFilter,
  MicroAppResource,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { AppCriteria, AppRecord } from '../database';

/** What somebody may do with an app. */
export const APP_ACTIONS = [
  'read',
  'readEvidence',
  'update',
  'decide',
  'verifyControl',
  'resolveCondition',
  'waive',
  'decommission',
  'renew',
  'handOver',
] as const;
export type AppAction = (typeof APP_ACTIONS)[number];

/** Whether an action is allowed: always, never, or for the apps that meet criteria. */
export type AccessDecision = boolean | AppCriteria;

/** Who asked for an app since it has the owner that it has: what was done for the owner before gives no rights. */
function requestersOf(app: AppRecord): string[] {
  const { handedOverRevision, currentRevision } = app;
  return [
    ...new Set([
      ...(handedOverRevision === null ? [app.createdBy] : []),
      ...((handedOverRevision ?? 0) < currentRevision ? [app.submittedBy] : []),
    ]),
  ];
}

/** The facts of an app that permission rules look at. */
export function toResource(app: AppRecord): MicroAppResource {
  return {
    owner: app.owner,
    requesters: requestersOf(app),
    tier: app.residual.tier,
    state: app.state,
  };
}

/** What a caller may do, as the permission policy decided it. */
export class AppAccess {
  /** For work that nobody's permissions limit, such as that of the plugin itself. */
  static full(): AppAccess {
    return new AppAccess(
      Object.fromEntries(APP_ACTIONS.map(action => [action, true])),
    );
  }

  /** What is not decided is not allowed. */
  static of(decisions: Partial<Record<AppAction, AccessDecision>>): AppAccess {
    return new AppAccess(decisions);
  }

  private constructor(
    private readonly decisions: Partial<Record<AppAction, AccessDecision>>,
  ) {}

  allows(action: AppAction, app: AppRecord): boolean {
    const decision = this.decisions[action] ?? false;
    return typeof decision === 'boolean'
      ? decision
      : meets(decision, toResource(app));
  }

  /** Whether the action is allowed for no app at all. */
  denies(action: AppAction): boolean {
    return (this.decisions[action] ?? false) === false;
  }

  /** What apps must meet for the action; nothing where it is allowed for all. Ask `denies` first. */
  criteria(action: AppAction): AppCriteria | undefined {
    const decision = this.decisions[action];
    return typeof decision === 'object' ? decision : undefined;
  }
}

function valuesOf(
  field: MicroAppFilter['field'],
  app: MicroAppResource,
): string[] {
  return field === 'requester' ? app.requesters : [app[field]];
}

/** The same as `whereCriteria`, for an app in memory. */
export function meets(criteria: AppCriteria, app: MicroAppResource): boolean {
  if ('allOf' in criteria) {
    return criteria.allOf.every(child => meets(child, app));
  }
  if ('anyOf' in criteria) {
    return criteria.anyOf.some(child => meets(child, app));
  }
  if ('not' in criteria) {
    return !meets(criteria.not, app);
  }
  return valuesOf(criteria.field, app).some(value =>
    criteria.values.includes(value),
  );
}
