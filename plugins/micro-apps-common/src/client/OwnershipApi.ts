import type {
  AcceptanceBodyInput,
  DeclineBody,
  HandoverBodyInput,
  Handovers,
  HandoversQueryInput,
  Ownership,
  WithdrawalBody,
} from '../schema';
import type { AppKey, CallOptions } from './MicroAppsApi';

/** The calls that are about who answers for apps. @public */
export interface OwnershipApi {
  /** What waits for the caller: apps that are offered, and apps without an owner. */
  getHandovers(
    query?: HandoversQueryInput,
    options?: CallOptions,
  ): Promise<Handovers>;
  /** Offers an app to another owner. */
  offerHandover(
    app: AppKey,
    body: HandoverBodyInput,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }>;
  /** Accepts an offer, or takes over an app without an owner. */
  acceptHandover(
    app: AppKey,
    body: AcceptanceBodyInput,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }>;
  declineHandover(
    app: AppKey,
    body: DeclineBody,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }>;
  withdrawHandover(
    app: AppKey,
    body: WithdrawalBody,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }>;
}
