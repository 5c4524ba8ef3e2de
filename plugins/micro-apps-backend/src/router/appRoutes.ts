import {
  appDetailSchema,
  appsQuerySchema,
  appsResponseSchema,
  assessBodySchema,
  assessResponseSchema,
  conditionResolutionBodySchema,
  conditionSchema,
  diffResponseSchema,
  publishedAppsResponseSchema,
  revisionDetailSchema,
  revisionsQuerySchema,
  revisionsResponseSchema,
  submitBodySchema,
  submitResponseSchema,
  verificationBodySchema,
  verificationResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { MicroAppsService } from '../services/MicroAppsService';
import { toCsv } from './csv';
import {
  appParams,
  appPartParams,
  numberParam,
  revisionParams,
} from './params';
import { Route, route, TextFile } from './route';

/** Calls that register, show and govern apps. */
export function appRoutes(service: MicroAppsService): Route[] {
  return [...writeRoutes(service), ...readRoutes(service)];
}

function writeRoutes(service: MicroAppsService): Route[] {
  return [
    route({
      method: 'post',
      path: '/assess',
      operationId: 'assess',
      summary: 'Assess a manifest; nothing is written',
      body: assessBodySchema,
      response: assessResponseSchema,
      handle: ({ body, credentials }) =>
        service.assess(body.manifest, { credentials }),
    }),
    route({
      method: 'post',
      path: '/requests',
      operationId: 'submit',
      summary: 'Submit a revision: register an app, or change one',
      body: submitBodySchema,
      response: submitResponseSchema,
      status: 201,
      isRepeatable: true,
      handle: ({ body, credentials, idempotencyKey }) =>
        service.submit(body, { credentials }, { idempotencyKey }),
    }),
    route({
      method: 'post',
      path: '/apps/:namespace/:name/controls/:id/verifications',
      operationId: 'verifyControl',
      summary: 'Verify or refuse a declared control',
      params: appPartParams,
      body: verificationBodySchema,
      response: verificationResponseSchema,
      status: 201,
      handle: ({ params: { id, ...app }, body, credentials }) =>
        service.verifyControl(app, id, body, { credentials }),
    }),
    route({
      method: 'post',
      path: '/apps/:namespace/:name/conditions/:id/resolution',
      operationId: 'resolveCondition',
      summary: 'State that a condition is met, or withdraw it',
      params: appPartParams,
      body: conditionResolutionBodySchema,
      response: z.object({ condition: conditionSchema }),
      handle: ({ params: { id, ...app }, body, credentials }) =>
        service.resolveCondition(app, id, body, { credentials }),
    }),
  ];
}

function readRoutes(service: MicroAppsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/apps',
      operationId: 'getApps',
      summary: 'List apps; as CSV all that the filters leave',
      query: appsQuerySchema,
      response: appsResponseSchema,
      hasCsv: true,
      handle: async ({ query, credentials, wantsCsv }) =>
        wantsCsv
          ? new TextFile(
              'text/csv; charset=utf-8',
              'micro-apps.csv',
              toCsv(await service.exportApps(query, { credentials })),
            )
          : service.listApps(query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/apps/:namespace/:name',
      operationId: 'getApp',
      summary: 'Everything that is known of an app',
      params: appParams,
      response: appDetailSchema,
      handle: ({ params, credentials }) =>
        service.getApp(params, { credentials }),
    }),
    route({
      method: 'get',
      path: '/apps/:namespace/:name/revisions',
      operationId: 'getRevisions',
      summary: 'The revisions of an app, newest first',
      params: appParams,
      query: revisionsQuerySchema,
      response: revisionsResponseSchema,
      handle: ({ params, query, credentials }) =>
        service.listRevisions(params, query, { credentials }),
    }),
    route({
      method: 'get',
      path: '/apps/:namespace/:name/revisions/:number',
      operationId: 'getRevision',
      summary: 'One revision of an app',
      params: revisionParams,
      response: revisionDetailSchema,
      handle: ({ params: { number, ...app }, credentials }) =>
        service.getRevision(app, number, { credentials }),
    }),
    route({
      method: 'get',
      path: '/apps/:namespace/:name/revisions/:number/diff',
      operationId: 'getDiff',
      summary:
        'What a revision changes against another, by default the one approved before it',
      params: revisionParams,
      query: z.strictObject({ against: numberParam.optional() }),
      response: diffResponseSchema,
      handle: ({
        params: { number, ...app },
        query: { against },
        credentials,
      }) => service.getDiff(app, number, against, { credentials }),
    }),
    route({
      method: 'get',
      path: '/entities',
      operationId: 'getPublishedApps',
      summary: 'What the registry publishes to the catalog; for services',
      query: z.strictObject({
        after: z.coerce
          .number({ error: 'must be a whole number' })
          .int('must be a whole number')
          .min(0, 'must be at least 0')
          .default(0),
        limit: z.coerce
          .number({ error: 'must be a whole number' })
          .int('must be a whole number')
          .min(1, 'must be at least 1')
          .max(1000, 'must be at most 1000')
          .default(200),
      }),
      response: publishedAppsResponseSchema,
      handle: ({ query, credentials }) =>
        service.getPublishedApps(query, { credentials }),
    }),
  ];
}
