import type {
  Preview,
  PreviewChanges,
  PreviewChangesQuery,
  RegisterChangeBody,
  RegisterEffects,
  RegisterEntry,
  RegisterPreviewBody,
  RegisterReassessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { CredentialsContext } from '../MicroAppsService';

/** How the register of model endpoints is changed, and what follows from that. */
export interface RegisterChangesService<TContext = CredentialsContext> {
  changeEntry(
    id: string,
    body: RegisterChangeBody,
    context: TContext,
  ): Promise<{ endpoint: RegisterEntry }>;
  /** Begins to work out what a change would do, and does not wait for it. */
  startRegisterPreview(
    body: RegisterPreviewBody,
    context: TContext,
  ): Promise<Preview>;
  getRegisterPreview(id: string, context: TContext): Promise<Preview>;
  listRegisterPreviewChanges(
    id: string,
    query: PreviewChangesQuery,
    context: TContext,
  ): Promise<PreviewChanges>;
  getReassessment(context: TContext): Promise<RegisterReassessment>;
  listReassessed(
    query: { limit: number; offset: number },
    context: TContext,
  ): Promise<RegisterEffects>;
}
