import type {
  AcceptanceBodyInput,
  DeclineBody,
  HandoverBodyInput,
  Handovers,
  HandoversQueryInput,
  Ownership,
  WithdrawalBody,
} from '../schema';
import { appPath, Query } from './address';
import type { AppKey, CallOptions } from './MicroAppsApi';
import type { OwnershipApi } from './OwnershipApi';
import { ReviewClient } from './ReviewClient';

/** The calls that are about who answers for apps. @public */
export class OwnershipClient extends ReviewClient implements OwnershipApi {
  getHandovers(
    query: HandoversQueryInput = {},
    options?: CallOptions,
  ): Promise<Handovers> {
    return this.get('/handovers', query as Query, options);
  }

  offerHandover(
    app: AppKey,
    body: HandoverBodyInput,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }> {
    return this.post(`${appPath(app)}/handover`, body, options);
  }

  acceptHandover(
    app: AppKey,
    body: AcceptanceBodyInput,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }> {
    return this.post(`${appPath(app)}/handover/acceptance`, body, options);
  }

  declineHandover(
    app: AppKey,
    body: DeclineBody,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }> {
    return this.post(`${appPath(app)}/handover/decline`, body, options);
  }

  withdrawHandover(
    app: AppKey,
    body: WithdrawalBody,
    options?: CallOptions,
  ): Promise<{ ownership: Ownership }> {
    return this.post(`${appPath(app)}/handover/withdrawal`, body, options);
  }
}
