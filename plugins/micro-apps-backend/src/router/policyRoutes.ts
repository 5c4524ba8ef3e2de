import {
  policiesResponseSchema,
  policyTryBodySchema,
  policyTryResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { PoliciesService } from '../services/policy/PoliciesService';
import { Route, route } from './route';

/** Calls about the policies in force. */
export function policyRoutes(service: PoliciesService): Route[] {
  return [
    route({
      method: 'get',
      path: '/policies',
      operationId: 'getPolicies',
      summary: 'The policies in force, and how many apps each stops or warns',
      response: policiesResponseSchema,
      handle: context => service.getPolicies(context),
    }),
    route({
      method: 'post',
      path: '/policies/reload',
      operationId: 'reloadPolicies',
      summary: 'Ask the source of the bundle for a newer one now',
      response: policiesResponseSchema,
      handle: context => service.reloadPolicies(context),
    }),
    route({
      method: 'post',
      path: '/policies/try',
      operationId: 'tryPolicies',
      summary: 'Try the policies out; decides nothing',
      body: policyTryBodySchema,
      response: policyTryResponseSchema,
      handle: ({ body, credentials }) =>
        service.tryPolicies(body, { credentials }),
    }),
  ];
}
