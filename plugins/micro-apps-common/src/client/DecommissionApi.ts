import type {
  AttestationBody,
  CallOffBody,
  CertificateResponse,
  Decommission,
  DecommissionBody,
  DecommissionPlan,
} from '../schema';
import type { AppKey, CallOptions } from './MicroAppsApi';

/** The calls that are about the way of apps out of service. @public */
export interface DecommissionApi {
  /** What an app would leave behind; writes nothing. */
  getDecommissionPlan(
    app: AppKey,
    options?: CallOptions,
  ): Promise<DecommissionPlan>;
  getDecommission(
    app: AppKey,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }>;
  requestDecommission(
    app: AppKey,
    body: DecommissionBody,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }>;
  /** Agrees to end the cooling period early; the second person ends it. */
  skipDecommissionCooling(
    app: AppKey,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }>;
  callOffDecommission(
    app: AppKey,
    body: CallOffBody,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }>;
  attestDecommissionTarget(
    app: AppKey,
    targetId: string,
    body: AttestationBody,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }>;
  getDeletionCertificate(
    app: AppKey,
    options?: CallOptions,
  ): Promise<CertificateResponse>;
}
