import {
  approvalRequestDetailSchema,
  approvalsQuerySchema,
  approvalsResponseSchema,
  auditQuerySchema,
  auditResponseSchema,
  auditVerificationSchema,
  auditVerifyQuerySchema,
  decisionBodySchema,
  decisionResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsService } from '../services/MicroAppsService';
import { appParams, idParams } from './params';
import { Route, route } from './route';

/** Calls about approval requests and the decisions on them. */
export function approvalRoutes(service: MicroAppsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/approvals',
      operationId: 'getApprovals',
      summary: 'List approval requests, the most urgent first',
      query: approvalsQuerySchema,
      response: approvalsResponseSchema,
      handle: ({ query, credentials }) =>
        service.listApprovals(query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/approvals/:id',
      operationId: 'getApproval',
      summary: 'One approval request',
      params: idParams,
      response: approvalRequestDetailSchema,
      handle: ({ params, credentials }) =>
        service.getApproval(params.id, { credentials }),
    }),
    route({
      method: 'post',
      path: '/approvals/:id/decisions',
      operationId: 'decide',
      summary: 'Decide a leg of an approval request',
      params: idParams,
      body: decisionBodySchema,
      response: decisionResponseSchema,
      status: 201,
      isRepeatable: true,
      handle: ({ params, body, credentials, idempotencyKey }) =>
        service.decide(params.id, body, { credentials }, { idempotencyKey }),
    }),
  ];
}

/** Calls about the audit chain. */
export function auditRoutes(service: MicroAppsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/apps/:namespace/:name/audit',
      operationId: 'getAppAudit',
      summary: 'The audit entries of an app, newest first',
      params: appParams,
      query: auditQuerySchema,
      response: auditResponseSchema,
      handle: ({ params, query, credentials }) =>
        service.getAppAudit(params, query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/audit',
      operationId: 'getAudit',
      summary: 'All audit entries, newest first',
      query: auditQuerySchema,
      response: auditResponseSchema,
      handle: ({ query, credentials }) =>
        service.getAudit(query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/audit/verify',
      operationId: 'verifyAudit',
      summary: 'Verify the audit chain, or a range of it',
      query: auditVerifyQuerySchema,
      response: auditVerificationSchema,
      handle: ({ query, credentials }) =>
        service.verifyAudit(query, { credentials }),
    }),
  ];
}
