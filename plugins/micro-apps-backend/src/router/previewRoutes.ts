import {
  pageQuerySchema,
  previewBodySchema,
  previewChangesQuerySchema,
  previewChangesResponseSchema,
  previewSchema,
  shadowResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { PreviewsService } from '../services/previews/PreviewsService';
import { previewChangesToCsv } from './csv';
import { idParams } from './params';
import { Route, route, TextFile } from './route';

/** A bundle is larger than what other calls are sent. */
const BODY_LIMIT = 6 * 1024 * 1024;

/** Calls about what a candidate would change. */
export function previewRoutes(service: PreviewsService): Route[] {
  return [
    route({
      method: 'post',
      path: '/policies/previews',
      operationId: 'startPreview',
      summary: 'Begin to work out what a candidate would change for all apps',
      body: previewBodySchema,
      bodyLimit: BODY_LIMIT,
      response: previewSchema,
      status: 201,
      handle: ({ body, credentials }) =>
        service.startPreview(body, { credentials }),
    }),
    route({
      method: 'get',
      path: '/policies/previews/:id',
      operationId: 'getPreview',
      summary: 'How far a preview is, and its counts',
      params: idParams,
      response: previewSchema,
      handle: ({ params, credentials }) =>
        service.getPreview(params.id, { credentials }),
    }),
    route({
      method: 'get',
      path: '/policies/previews/:id/changes',
      operationId: 'getPreviewChanges',
      summary:
        'The apps that a candidate would change, the gravest first; as CSV all that the filters leave',
      params: idParams,
      query: previewChangesQuerySchema,
      response: previewChangesResponseSchema,
      hasCsv: true,
      handle: async ({ params: { id }, query, credentials, wantsCsv }) =>
        wantsCsv
          ? new TextFile(
              'text/csv; charset=utf-8',
              'policy-preview.csv',
              previewChangesToCsv(
                await service.exportPreviewChanges(id, query, { credentials }),
              ),
            )
          : service.listPreviewChanges(id, query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/policies/shadow',
      operationId: 'getShadow',
      summary:
        'Where the candidate that runs in shadow decided otherwise, newest first',
      query: pageQuerySchema,
      response: shadowResponseSchema,
      handle: ({ query, credentials }) =>
        service.getShadow(query, { credentials }),
    }),
  ];
}
