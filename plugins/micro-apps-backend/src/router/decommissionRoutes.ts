import {
  attestationBodySchema,
  callOffBodySchema,
  certificateResponseSchema,
  decommissionBodySchema,
  decommissionPlanSchema,
  decommissionSchema,
  skipCoolingBodySchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { DecommissionsService } from '../services/decommission/DecommissionsService';
import { appParams } from './params';
import { Route, route } from './route';

const response = z.object({ decommission: decommissionSchema });
const targetParams = appParams.extend({ id: z.string().min(1).max(100) });
const BASE = '/apps/:namespace/:name/decommission';

/** Calls about the way of apps out of service. */
export function decommissionRoutes(service: DecommissionsService): Route[] {
  return [
    route({
      method: 'get',
      path: `${BASE}/plan`,
      operationId: 'getDecommissionPlan',
      summary: 'Show what an app would leave behind, and what happens to it',
      params: appParams,
      response: decommissionPlanSchema,
      handle: ({ params, credentials }) =>
        service.getPlan(params, { credentials }),
    }),
    route({
      method: 'get',
      path: `${BASE}/certificate`,
      operationId: 'getDeletionCertificate',
      summary: 'Get the proof that nothing of an app is left',
      params: appParams,
      response: certificateResponseSchema,
      handle: ({ params, credentials }) =>
        service.getCertificate(params, { credentials }),
    }),
    route({
      method: 'get',
      path: BASE,
      operationId: 'getDecommission',
      summary: 'Get the newest decommission of an app, with its progress',
      params: appParams,
      response,
      handle: ({ params, credentials }) => service.get(params, { credentials }),
    }),
    route({
      method: 'post',
      path: BASE,
      operationId: 'requestDecommission',
      summary: 'Request that an app is decommissioned, now or from a date on',
      params: appParams,
      body: decommissionBodySchema,
      response,
      status: 201,
      handle: ({ params, body, credentials }) =>
        service.request(params, body, { credentials }),
    }),
    route({
      method: 'post',
      path: `${BASE}/skip-cooling`,
      operationId: 'skipDecommissionCooling',
      summary:
        'Agree to end the cooling period early; it ends when a person of each side has agreed',
      params: appParams,
      body: skipCoolingBodySchema,
      response,
      handle: ({ params, credentials }) =>
        service.skipCooling(params, { credentials }),
    }),
    route({
      method: 'post',
      path: `${BASE}/call-off`,
      operationId: 'callOffDecommission',
      summary: 'Call a decommission off before its cooling period is over',
      params: appParams,
      body: callOffBodySchema,
      response,
      handle: ({ params, body, credentials }) =>
        service.callOff(params, body, { credentials }),
    }),
    route({
      method: 'post',
      path: `${BASE}/targets/:id/attestation`,
      operationId: 'attestDecommissionTarget',
      summary:
        'Attest, as a second person, that nothing of an app is left in a target',
      params: targetParams,
      body: attestationBodySchema,
      response,
      status: 201,
      handle: ({ params: { id, ...app }, body, credentials }) =>
        service.attest(app, id, body, { credentials }),
    }),
  ];
}
