import type {
  AttestationBody,
  CallOffBody,
  CertificateResponse,
  Decommission,
  DecommissionBody,
  DecommissionPlan,
} from '../schema';
import { appPath, segment } from './address';
import type { DecommissionApi } from './DecommissionApi';
import type { AppKey, CallOptions } from './MicroAppsApi';
import { OwnershipClient } from './OwnershipClient';

/** The calls that are about the way of apps out of service. @public */
export class DecommissionClient
  extends OwnershipClient
  implements DecommissionApi
{
  getDecommissionPlan(
    app: AppKey,
    options?: CallOptions,
  ): Promise<DecommissionPlan> {
    return this.get(`${appPath(app)}/decommission/plan`, {}, options);
  }

  getDecommission(
    app: AppKey,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }> {
    return this.get(`${appPath(app)}/decommission`, {}, options);
  }

  requestDecommission(
    app: AppKey,
    body: DecommissionBody,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }> {
    return this.post(`${appPath(app)}/decommission`, body, options);
  }

  skipDecommissionCooling(
    app: AppKey,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }> {
    return this.post(`${appPath(app)}/decommission/skip-cooling`, {}, options);
  }

  callOffDecommission(
    app: AppKey,
    body: CallOffBody,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }> {
    return this.post(`${appPath(app)}/decommission/call-off`, body, options);
  }

  attestDecommissionTarget(
    app: AppKey,
    targetId: string,
    body: AttestationBody,
    options?: CallOptions,
  ): Promise<{ decommission: Decommission }> {
    return this.post(
      `${appPath(app)}/decommission/targets/${segment(targetId)}/attestation`,
      body,
      options,
    );
  }

  getDeletionCertificate(
    app: AppKey,
    options?: CallOptions,
  ): Promise<CertificateResponse> {
    return this.get(`${appPath(app)}/decommission/certificate`, {}, options);
  }
}
