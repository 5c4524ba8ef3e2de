import {
  decisionLogEntrySchema,
  decisionLogQuerySchema,
  decisionLogResponseSchema,
  policyDecisionRequestSchema,
  policyDecisionResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { PolicyDecisionsService } from '../services/policyDecisions/PolicyDecisionsService';
import { decisionsToCsv } from './csv';
import { idParams } from './params';
import { Route, route, TextFile } from './route';

/** Calls for decisions of policies, and about their log. */
export function decisionRoutes(service: PolicyDecisionsService): Route[] {
  return [
    route({
      method: 'post',
      path: '/decisions',
      operationId: 'requestDecision',
      summary:
        'Ask for a decision before a deployment, a token or an outbound call',
      body: policyDecisionRequestSchema,
      response: policyDecisionResponseSchema,
      status: 201,
      handle: ({ body, credentials }) =>
        service.requestDecision(body, { credentials }),
    }),
    route({
      method: 'get',
      path: '/decisions',
      operationId: 'getDecisions',
      summary:
        'The log of policy decisions, newest first; as CSV the newest 10,000 that the filters leave',
      query: decisionLogQuerySchema,
      response: decisionLogResponseSchema,
      hasCsv: true,
      handle: async ({ query, credentials, wantsCsv }) =>
        wantsCsv
          ? new TextFile(
              'text/csv; charset=utf-8',
              'policy-decisions.csv',
              decisionsToCsv(
                await service.exportDecisions(query, { credentials }),
              ),
            )
          : service.listDecisions(query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/decisions/:id',
      operationId: 'getDecision',
      summary: 'A logged decision with its masked input and its result',
      params: idParams,
      response: decisionLogEntrySchema,
      handle: ({ params, credentials }) =>
        service.getDecision(params.id, { credentials }),
    }),
  ];
}
