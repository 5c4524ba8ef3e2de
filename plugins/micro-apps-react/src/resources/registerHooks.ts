import type {
  Choices,
  ModelEndpointHistory,
  Preview,
  PreviewChanges,
  PreviewChangesQueryInput,
  RegisterEffects,
  RegisterEntry,
  RegisterReassessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { useResource, type Resource } from './useResource';

const keyOf = (...parts: unknown[]) => JSON.stringify(parts);

/** The register of model endpoints. @public */
export function useModelEndpoints(): Resource<{ items: RegisterEntry[] }> {
  return useResource('model-endpoints', api => api.getModelEndpoints());
}

/** What a manifest can choose from. @public */
export function useChoices(): Resource<Choices> {
  return useResource('choices', api => api.getChoices());
}

/** A page of the history of one entry of the register, newest first. @public */
export function useModelEndpointHistory(
  id: string | undefined,
  page: { limit: number; offset: number },
): Resource<ModelEndpointHistory> {
  return useResource(id && keyOf('model-endpoint', id, page), api =>
    api.getModelEndpointHistory(id!, page),
  );
}

/** What a change of the register would do, and how far the preview is. @public */
export function useRegisterPreview(id: string | undefined): Resource<Preview> {
  return useResource(id && keyOf('register-preview', id), api =>
    api.getModelEndpointPreview(id!),
  );
}

/** A page of the apps that a change of the register would affect. @public */
export function useRegisterPreviewChanges(
  id: string,
  query: PreviewChangesQueryInput,
): Resource<PreviewChanges> {
  return useResource(keyOf('register-preview-changes', id, query), api =>
    api.getModelEndpointPreviewChanges(id, query),
  );
}

/** How far the assessment of the apps is that the last change of the register concerns. @public */
export function useReassessment(): Resource<RegisterReassessment> {
  return useResource('reassessment', api => api.getReassessment());
}

/** A page of the apps that the last change of the register affects. @public */
export function useReassessedApps(
  page: { limit: number; offset: number } | undefined,
): Resource<RegisterEffects> {
  return useResource(page && keyOf('reassessed', page), api =>
    api.getReassessedApps(page),
  );
}
