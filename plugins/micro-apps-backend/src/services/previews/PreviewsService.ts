import type {
  Preview,
  PreviewBody,
  PreviewChange,
  PreviewChanges,
  PreviewChangesQuery,
  Shadow,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { CredentialsContext } from '../MicroAppsService';

/** What a candidate would change. */
export interface PreviewsService<TContext = CredentialsContext> {
  /** Begins to work out what would change, and does not wait for it. */
  startPreview(body: PreviewBody, context: TContext): Promise<Preview>;
  getPreview(id: string, context: TContext): Promise<Preview>;
  listPreviewChanges(
    id: string,
    query: PreviewChangesQuery,
    context: TContext,
  ): Promise<PreviewChanges>;
  /** All that the filters leave; paging is ignored. */
  exportPreviewChanges(
    id: string,
    query: PreviewChangesQuery,
    context: TContext,
  ): Promise<PreviewChange[]>;
  getShadow(
    query: { limit: number; offset: number },
    context: TContext,
  ): Promise<Shadow>;
}
