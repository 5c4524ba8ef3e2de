import {
  pageQuerySchema,
  previewChangesQuerySchema,
  previewChangesResponseSchema,
  previewSchema,
  registerChangeBodySchema,
  registerEffectsResponseSchema,
  registerEntryResponseSchema,
  registerPreviewBodySchema,
  registerReassessmentSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { RegisterChangesService } from '../services/register/RegisterChangesService';
import { idParams } from './params';
import { Route, route } from './route';

/** An id that an entry of the register may have. */
const entryParams = z.object({
  id: registerPreviewBodySchema.shape.id,
});

/** Calls that change the register of model endpoints. */
export function registerRoutes(service: RegisterChangesService): Route[] {
  return [
    route({
      method: 'put',
      path: '/model-endpoints/:id',
      operationId: 'changeModelEndpoint',
      summary:
        'Change an entry of the register, add one, or take a change back; every app that uses it is assessed again',
      params: entryParams,
      body: registerChangeBodySchema,
      response: registerEntryResponseSchema,
      handle: ({ params, body, credentials }) =>
        service.changeEntry(params.id, body, { credentials }),
    }),
    route({
      method: 'post',
      path: '/model-endpoints/previews',
      operationId: 'startModelEndpointPreview',
      summary: 'Begin to work out what a change of the register would do',
      body: registerPreviewBodySchema,
      response: previewSchema,
      status: 201,
      handle: ({ body, credentials }) =>
        service.startRegisterPreview(body, { credentials }),
    }),
    route({
      method: 'get',
      path: '/model-endpoints/previews/:id',
      operationId: 'getModelEndpointPreview',
      summary: 'How far a preview is, and its counts',
      params: idParams,
      response: previewSchema,
      handle: ({ params, credentials }) =>
        service.getRegisterPreview(params.id, { credentials }),
    }),
    route({
      method: 'get',
      path: '/model-endpoints/previews/:id/changes',
      operationId: 'getModelEndpointPreviewChanges',
      summary: 'The apps that a change would affect, the gravest first',
      params: idParams,
      query: previewChangesQuerySchema,
      response: previewChangesResponseSchema,
      handle: ({ params, query, credentials }) =>
        service.listRegisterPreviewChanges(params.id, query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/model-endpoints/reassessment',
      operationId: 'getReassessment',
      summary:
        'How far the assessment of the apps is that the last change concerns',
      response: registerReassessmentSchema,
      handle: context => service.getReassessment(context),
    }),
    route({
      method: 'get',
      path: '/model-endpoints/reassessment/apps',
      operationId: 'getReassessedApps',
      summary: 'The apps that the last change affects, the gravest first',
      query: pageQuerySchema,
      response: registerEffectsResponseSchema,
      handle: ({ query, credentials }) =>
        service.listReassessed(query, { credentials }),
    }),
  ];
}
