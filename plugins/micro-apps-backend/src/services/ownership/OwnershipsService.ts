import type {
  AcceptanceBody,
  AppKey,
  DeclineBody,
  HandoverBody,
  Handovers,
  HandoversQuery,
  Ownership,
  WithdrawalBody,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { CredentialsContext } from '../MicroAppsService';

/** Who answers for apps, and how that changes. */
export interface OwnershipsService<TContext = CredentialsContext> {
  /** What waits for the caller: apps that are offered, and apps without an owner. */
  list(query: HandoversQuery, context: TContext): Promise<Handovers>;
  offer(
    app: AppKey,
    body: HandoverBody,
    context: TContext,
  ): Promise<{ ownership: Ownership }>;
  /** Accepts an offer, or takes over an app without an owner. */
  accept(
    app: AppKey,
    body: AcceptanceBody,
    context: TContext,
  ): Promise<{ ownership: Ownership }>;
  decline(
    app: AppKey,
    body: DeclineBody,
    context: TContext,
  ): Promise<{ ownership: Ownership }>;
  withdraw(
    app: AppKey,
    body: WithdrawalBody,
    context: TContext,
  ): Promise<{ ownership: Ownership }>;
}
