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
import { Query, segment } from './address';
import { DecommissionClient } from './DecommissionClient';
import type { CallOptions } from './MicroAppsApi';
import type { RegisterApi } from './RegisterApi';

/** The calls that are about the register of model endpoints. @public */
export class RegisterClient extends DecommissionClient implements RegisterApi {
  getModelEndpoints(
    options?: CallOptions,
  ): Promise<{ items: RegisterEntry[] }> {
    return this.get('/model-endpoints', {}, options);
  }

  getModelEndpointHistory(
    id: string,
    page: { limit?: number; offset?: number } = {},
    options?: CallOptions,
  ): Promise<ModelEndpointHistory> {
    return this.get(`/model-endpoints/${segment(id)}/history`, page, options);
  }

  async changeModelEndpoint(
    id: string,
    change: RegisterChangeBodyInput,
    options?: CallOptions,
  ): Promise<{ endpoint: RegisterEntry }> {
    const response = await this.call(
      'PUT',
      `/model-endpoints/${segment(id)}`,
      { accept: 'application/json', body: JSON.stringify(change) },
      options,
    );
    return response.json();
  }

  startModelEndpointPreview(
    change: RegisterPreviewBodyInput,
    options?: CallOptions,
  ): Promise<Preview> {
    return this.post('/model-endpoints/previews', change, options);
  }

  getModelEndpointPreview(id: string, options?: CallOptions): Promise<Preview> {
    return this.get(`/model-endpoints/previews/${segment(id)}`, {}, options);
  }

  getModelEndpointPreviewChanges(
    id: string,
    query: PreviewChangesQueryInput = {},
    options?: CallOptions,
  ): Promise<PreviewChanges> {
    return this.get(
      `/model-endpoints/previews/${segment(id)}/changes`,
      query as Query,
      options,
    );
  }

  getReassessment(options?: CallOptions): Promise<RegisterReassessment> {
    return this.get('/model-endpoints/reassessment', {}, options);
  }

  getReassessedApps(
    page: { limit?: number; offset?: number } = {},
    options?: CallOptions,
  ): Promise<RegisterEffects> {
    return this.get('/model-endpoints/reassessment/apps', page, options);
  }
}
