import {
  acceptanceBodySchema,
  declineBodySchema,
  handoverBodySchema,
  handoversQuerySchema,
  handoversResponseSchema,
  ownershipSchema,
  withdrawalBodySchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { OwnershipsService } from '../services/ownership/OwnershipsService';
import { appParams } from './params';
import { Route, route } from './route';

const response = z.object({ ownership: ownershipSchema });
const BASE = '/apps/:namespace/:name/handover';

/** Calls about who answers for apps. */
export function ownershipRoutes(service: OwnershipsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/handovers',
      operationId: 'getHandovers',
      summary:
        'List the apps that wait for the caller to become their owner: those that are offered, and those without one',
      query: handoversQuerySchema,
      response: handoversResponseSchema,
      handle: ({ query, credentials }) => service.list(query, { credentials }),
    }),
    route({
      method: 'post',
      path: BASE,
      operationId: 'offerHandover',
      summary: 'Offer an app to another owner',
      params: appParams,
      body: handoverBodySchema,
      response,
      status: 201,
      handle: ({ params, body, credentials }) =>
        service.offer(params, body, { credentials }),
    }),
    route({
      method: 'post',
      path: `${BASE}/acceptance`,
      operationId: 'acceptHandover',
      summary:
        'Accept an app that is offered, or take over one without an owner',
      params: appParams,
      body: acceptanceBodySchema,
      response,
      status: 201,
      handle: ({ params, body, credentials }) =>
        service.accept(params, body, { credentials }),
    }),
    route({
      method: 'post',
      path: `${BASE}/decline`,
      operationId: 'declineHandover',
      summary: 'Decline an app that is offered',
      params: appParams,
      body: declineBodySchema,
      response,
      handle: ({ params, body, credentials }) =>
        service.decline(params, body, { credentials }),
    }),
    route({
      method: 'post',
      path: `${BASE}/withdrawal`,
      operationId: 'withdrawHandover',
      summary: 'Withdraw the offer of an app',
      params: appParams,
      body: withdrawalBodySchema,
      response,
      handle: ({ params, body, credentials }) =>
        service.withdraw(params, body, { credentials }),
    }),
  ];
}
