import {
  choicesResponseSchema,
  modelEndpointHistoryResponseSchema,
  modelEndpointsResponseSchema,
  overviewResponseSchema,
  pageQuerySchema,
  riskModelResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsService } from '../services/MicroAppsService';
import { idParams } from './params';
import { Route, route } from './route';

/** Calls about what is in force, and what there is to choose from. */
export function referenceRoutes(service: MicroAppsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/risk-model',
      operationId: 'getRiskModel',
      summary: 'The risk model in force, with its version and digest',
      response: riskModelResponseSchema,
      handle: context => service.getRiskModel(context),
    }),
    route({
      method: 'get',
      path: '/choices',
      operationId: 'getChoices',
      summary: 'The regions and controls that a manifest can choose',
      response: choicesResponseSchema,
      handle: context => service.getChoices(context),
    }),
    route({
      method: 'get',
      path: '/model-endpoints',
      operationId: 'getModelEndpoints',
      summary: 'The register of model endpoints',
      response: modelEndpointsResponseSchema,
      handle: context => service.getModelEndpoints(context),
    }),
    route({
      method: 'get',
      path: '/model-endpoints/:id/history',
      operationId: 'getModelEndpointHistory',
      summary: 'The states that a register entry had, newest first',
      params: idParams,
      query: pageQuerySchema,
      response: modelEndpointHistoryResponseSchema,
      handle: ({ params, query, credentials }) =>
        service.getModelEndpointHistory(params.id, query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/overview',
      operationId: 'getOverview',
      summary: 'The numbers that matter',
      response: overviewResponseSchema,
      handle: context => service.getOverview(context),
    }),
  ];
}
