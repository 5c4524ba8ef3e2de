import {
  delegationBodySchema,
  delegationResponseSchema,
  delegationsQuerySchema,
  delegationsResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { DelegationsService } from '../services/delegations/DelegationsService';
import { idParams } from './params';
import { Route, route } from './route';

/** Calls about who decides for whom. */
export function delegationRoutes(service: DelegationsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/me/delegations',
      operationId: 'getDelegations',
      summary: 'List the delegations of approvals to and from the caller',
      query: delegationsQuerySchema,
      response: delegationsResponseSchema,
      handle: ({ query, credentials }) =>
        service.listDelegations(query, { credentials }),
    }),
    route({
      method: 'post',
      path: '/me/delegations',
      operationId: 'delegate',
      summary: "Let somebody else decide the caller's approvals for a time",
      body: delegationBodySchema,
      response: delegationResponseSchema,
      status: 201,
      isRepeatable: true,
      handle: ({ body, credentials, idempotencyKey }) =>
        service.delegate(body, { credentials }, { idempotencyKey }),
    }),
    route({
      method: 'post',
      path: '/me/delegations/:id/end',
      operationId: 'endDelegation',
      summary: 'End a delegation early',
      params: idParams,
      response: delegationResponseSchema,
      handle: ({ params, credentials }) =>
        service.endDelegation(params.id, { credentials }),
    }),
  ];
}
