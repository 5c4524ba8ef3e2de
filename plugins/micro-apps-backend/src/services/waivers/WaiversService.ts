import type {
  AppKey,
  Waiver,
  WaiverBody,
  WaiverDecisionBody,
  Waivers,
  WaiversQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  CredentialsContext,
  RepeatableOptions,
} from '../MicroAppsService';

/** Rules set aside for one app, for a time. */
export interface WaiversService<TContext = CredentialsContext> {
  listWaivers(query: WaiversQuery, context: TContext): Promise<Waivers>;
  proposeWaiver(
    app: AppKey,
    body: WaiverBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<{ waiver: Waiver }>;
  decideWaiver(
    app: AppKey,
    waiverId: string,
    body: WaiverDecisionBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<{ waiver: Waiver }>;
}
