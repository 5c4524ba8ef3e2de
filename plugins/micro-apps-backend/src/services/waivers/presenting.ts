import {
  isWaiverInForce,
  Waiver,
  WaiverEligibility,
  waiverEligibility,
  WaiverEligibilityInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, WaiverRecord } from '../../database';
import type { CallContext } from '../MicroAppsService';

const NO_PERMISSION: WaiverEligibility = {
  allowed: false,
  reason: 'Waivers are proposed and approved by security.',
  isTooLate: false,
};

/** Who looks at a waiver, and when. */
export type WaiverView = {
  /** Who would own the app by the request that waits: four eyes look at both sides. */
  pendingOwner: string | undefined;
  context: CallContext;
  now: string;
};

/** Whether the caller may take a step with a waiver of an app, by the permissions and by four eyes. */
export function mayWaive(
  action: WaiverEligibilityInput['action'],
  app: AppRecord,
  options: WaiverView & { waiver?: WaiverRecord },
): WaiverEligibility {
  const { waiver, pendingOwner, context, now } = options;
  const bySide = (owner: string) =>
    waiverEligibility({
      action,
      app: { requesters: [app.createdBy, app.submittedBy], owner },
      waiver,
      caller: context.caller,
      now,
    });
  if (!context.access.allows('waive', app)) {
    return NO_PERMISSION;
  }
  const found = bySide(app.owner);
  return found.allowed && pendingOwner ? bySide(pendingOwner) : found;
}

/** A waiver as the caller may see it. One whose time is over is never shown as active. */
export function toWaiver(
  record: WaiverRecord,
  app: AppRecord,
  view: WaiverView,
): Waiver {
  const { context, now } = view;
  const {
    appId: _appId,
    remindedDays: _remindedDays,
    notForOwner: _notForOwner,
    ...rest
  } = record;
  const isOver =
    record.state === 'active' && !isWaiverInForce(record, now)
      ? { state: 'expired' as const }
      : {};
  const waiver = { ...record, ...isOver };
  const may = (action: 'approve' | 'refuse' | 'revoke') =>
    mayWaive(action, app, { ...view, waiver });
  const { allowed, reason } = may('approve');
  const words = context.access.allows('readEvidence', app)
    ? {}
    : { reason: null, compensatingControl: null, comment: null };
  return {
    ...rest,
    ...isOver,
    ...words,
    app: {
      namespace: app.namespace,
      name: app.name,
      title: app.title,
      owner: app.owner,
    },
    mayDecide: allowed,
    ...(reason && { reasonNot: reason }),
    mayRefuse: may('refuse').allowed,
    mayRevoke: may('revoke').allowed,
  };
}
