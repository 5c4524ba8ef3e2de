import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { JsonObject } from '@backstage/types';
import { parseWith } from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { Route } from '../router/route';

/** The calls that are actions as well, and whether they only read. */
const ACTIONS: Record<string, { name: string; readOnly: boolean }> = {
  assess: { name: 'assess-micro-app', readOnly: true },
  submit: { name: 'submit-micro-app', readOnly: false },
  getApps: { name: 'list-micro-apps', readOnly: true },
  getApp: { name: 'get-micro-app', readOnly: true },
  getApprovals: { name: 'list-micro-app-approvals', readOnly: true },
  getApproval: { name: 'get-micro-app-approval', readOnly: true },
  decide: { name: 'decide-micro-app-approval', readOnly: false },
  verifyControl: { name: 'verify-micro-app-control', readOnly: false },
  resolveCondition: { name: 'resolve-micro-app-condition', readOnly: false },
  getModelEndpoints: { name: 'list-model-endpoints', readOnly: true },
  verifyAudit: { name: 'verify-micro-apps-audit', readOnly: true },
};

/** Offers calls of the API as actions: the same schemas, the same service, the caller's own permissions. */
export function registerActions(
  actionsRegistry: ActionsRegistryService,
  routes: Route[],
): void {
  for (const route of routes) {
    const action = ACTIONS[route.operationId];
    if (action) {
      register(actionsRegistry, route, action);
    }
  }
}

function fieldsOf(schema: z.ZodType | undefined): string {
  return schema
    ? JSON.stringify(z.toJSONSchema(schema, { io: 'input' }).properties ?? {})
    : '{}';
}

function register(
  actionsRegistry: ActionsRegistryService,
  route: Route,
  { name, readOnly }: { name: string; readOnly: boolean },
): void {
  const { params, query, body } = route;
  actionsRegistry.register({
    name,
    title: route.summary,
    description: `${route.summary}. The input has the parts that the call has: "params" ${fieldsOf(
      params,
    )}, "query" ${fieldsOf(query)}, "body" ${fieldsOf(body)}.`,
    attributes: { readOnly, destructive: false, idempotent: readOnly },
    // The registry wants zod 3; what is in the parts is checked by the API's own schemas.
    schema: {
      input: z3 =>
        z3.object({
          params: z3.record(z3.unknown()).optional(),
          query: z3.record(z3.unknown()).optional(),
          body: z3.record(z3.unknown()).optional(),
          idempotencyKey: z3.string().max(200).optional(),
        }),
      output: z3 => z3.object({}).passthrough(),
    },
    action: async ({ input, credentials }) => ({
      output: (await route.handle({
        params: params && parseWith(params, input.params ?? {}, 'params'),
        query: query && parseWith(query, input.query ?? {}, 'query'),
        body: body && parseWith(body, input.body ?? {}, 'body'),
        credentials,
        idempotencyKey: route.isRepeatable ? input.idempotencyKey : undefined,
        wantsCsv: false,
      })) as JsonObject,
    }),
  });
}
