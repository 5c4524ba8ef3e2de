import {
  waiverBodySchema,
  waiverDecisionBodySchema,
  waiverSchema,
  waiversQuerySchema,
  waiversResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { WaiversService } from '../services/waivers/WaiversService';
import { appParams, appPartParams } from './params';
import { Route, route } from './route';

const response = z.object({ waiver: waiverSchema });

/** Calls about rules that are set aside for one app. */
export function waiverRoutes(service: WaiversService): Route[] {
  return [
    route({
      method: 'get',
      path: '/waivers',
      operationId: 'getWaivers',
      summary: 'List waivers, those that wait for a decision first',
      query: waiversQuerySchema,
      response: waiversResponseSchema,
      handle: ({ query, credentials }) =>
        service.listWaivers(query, { credentials }),
    }),
    route({
      method: 'post',
      path: '/apps/:namespace/:name/waivers',
      operationId: 'proposeWaiver',
      summary: 'Propose to set a rule aside for an app, for a time',
      params: appParams,
      body: waiverBodySchema,
      response,
      status: 201,
      isRepeatable: true,
      handle: ({ params, body, credentials, idempotencyKey }) =>
        service.proposeWaiver(
          params,
          body,
          { credentials },
          { idempotencyKey },
        ),
    }),
    route({
      method: 'post',
      path: '/apps/:namespace/:name/waivers/:id/decisions',
      operationId: 'decideWaiver',
      summary: 'Approve, refuse or revoke a waiver',
      params: appPartParams,
      body: waiverDecisionBodySchema,
      response,
      status: 201,
      isRepeatable: true,
      handle: ({ params: { id, ...app }, body, credentials, idempotencyKey }) =>
        service.decideWaiver(
          app,
          id,
          body,
          { credentials },
          { idempotencyKey },
        ),
    }),
  ];
}
