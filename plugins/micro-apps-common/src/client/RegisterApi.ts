import type {
  ModelEndpointHistory,
  Preview,
  PreviewChanges,
  PreviewChangesQueryInput,
  RegisterChangeBodyInput,
  RegisterEffects,
  RegisterEntry,
  RegisterPreviewBodyInput,
  RegisterReassessment,
} from '../schema';
import type { CallOptions } from './MicroAppsApi';

/**
 * The part of the HTTP API that is about the register of model endpoints.
 *
 * @public
 */
export interface RegisterApi {
  getModelEndpoints(options?: CallOptions): Promise<{ items: RegisterEntry[] }>;
  /** The states that an entry had, newest first. */
  getModelEndpointHistory(
    id: string,
    page?: { limit?: number; offset?: number },
    options?: CallOptions,
  ): Promise<ModelEndpointHistory>;
  /** Changes an entry, adds one, or takes a change back. */
  changeModelEndpoint(
    id: string,
    change: RegisterChangeBodyInput,
    options?: CallOptions,
  ): Promise<{ endpoint: RegisterEntry }>;
  startModelEndpointPreview(
    change: RegisterPreviewBodyInput,
    options?: CallOptions,
  ): Promise<Preview>;
  getModelEndpointPreview(id: string, options?: CallOptions): Promise<Preview>;
  getModelEndpointPreviewChanges(
    id: string,
    query?: PreviewChangesQueryInput,
    options?: CallOptions,
  ): Promise<PreviewChanges>;
  /** How far the assessment of the apps is that the last change concerns. */
  getReassessment(options?: CallOptions): Promise<RegisterReassessment>;
  /** The apps that the last change affects, the gravest first. */
  getReassessedApps(
    page?: { limit?: number; offset?: number },
    options?: CallOptions,
  ): Promise<RegisterEffects>;
}
