import type {
  AppKey,
  AttestationBody,
  CallOffBody,
  CertificateResponse,
  Decommission,
  DecommissionBody,
  DecommissionPlan,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { CredentialsContext } from '../MicroAppsService';

/** Takes apps out of service, with proof that nothing of them is left. */
export interface DecommissionsService<TContext = CredentialsContext> {
  /** What would happen; writes nothing. */
  getPlan(app: AppKey, context: TContext): Promise<DecommissionPlan>;
  request(
    app: AppKey,
    body: DecommissionBody,
    context: TContext,
  ): Promise<{ decommission: Decommission }>;
  /** The newest one. */
  get(app: AppKey, context: TContext): Promise<{ decommission: Decommission }>;
  /** Agrees to end the cooling period early; the second person ends it. */
  skipCooling(
    app: AppKey,
    context: TContext,
  ): Promise<{ decommission: Decommission }>;
  callOff(
    app: AppKey,
    body: CallOffBody,
    context: TContext,
  ): Promise<{ decommission: Decommission }>;
  /** States that nothing is left in a target that the portal cannot ask. */
  attest(
    app: AppKey,
    targetId: string,
    body: AttestationBody,
    context: TContext,
  ): Promise<{ decommission: Decommission }>;
  getCertificate(app: AppKey, context: TContext): Promise<CertificateResponse>;
}
