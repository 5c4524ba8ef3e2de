import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import express, { NextFunction, Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createOpenApiDocument } from '../openapi/createOpenApiDocument';
import type { MicroAppsService } from '../services/MicroAppsService';
import type { DelegationsService } from '../services/delegations/DelegationsService';
import type { DecommissionsService } from '../services/decommission/DecommissionsService';
import type { OwnershipsService } from '../services/ownership/OwnershipsService';
import type { PoliciesService } from '../services/policy/PoliciesService';
import type { PolicyDecisionsService } from '../services/policyDecisions/PolicyDecisionsService';
import type { PreviewsService } from '../services/previews/PreviewsService';
import type { RegisterChangesService } from '../services/register/RegisterChangesService';
import type { FilesService } from '../services/follow/FilesService';
import type { ReviewsService } from '../services/reviews/ReviewsService';
import type { WaiversService } from '../services/waivers/WaiversService';
import { appRoutes } from './appRoutes';
import { approvalRoutes, auditRoutes } from './approvalRoutes';
import { decisionRoutes } from './decisionRoutes';
import { decommissionRoutes } from './decommissionRoutes';
import { delegationRoutes } from './delegationRoutes';
import { ownershipRoutes } from './ownershipRoutes';
import { policyRoutes } from './policyRoutes';
import { previewRoutes } from './previewRoutes';
import { referenceRoutes } from './referenceRoutes';
import { registerRoutes } from './registerRoutes';
import { fileRoutes } from './fileRoutes';
import { reviewRoutes } from './reviewRoutes';
import { mount, Route } from './route';
import { waiverRoutes } from './waiverRoutes';

/** The largest body that is read. */
const BODY_LIMIT = 256 * 1024;

/** Of the path of a call that does not exist. */
const MAX_PATH_SHOWN = 200;

/** What answers the calls of the API. */
export type Services = {
  files: FilesService;
  delegations: DelegationsService;
  decommissions: DecommissionsService;
  microApps: MicroAppsService;
  ownerships: OwnershipsService;
  policies: PoliciesService;
  policyDecisions: PolicyDecisionsService;
  register: RegisterChangesService;
  reviews: ReviewsService;
  waivers: WaiversService;
  previews: PreviewsService;
};

/** All calls of the API. */
export function allRoutes(services: Services): Route[] {
  const { decommissions, microApps, policies } = services;
  const { ownerships, policyDecisions, previews, reviews, waivers } = services;
  return [
    ...referenceRoutes(microApps),
    ...appRoutes(microApps),
    ...approvalRoutes(microApps),
    ...auditRoutes(microApps),
    ...policyRoutes(policies),
    ...decisionRoutes(policyDecisions),
    ...waiverRoutes(waivers),
    ...decommissionRoutes(decommissions),
    ...ownershipRoutes(ownerships),
    ...previewRoutes(previews),
    ...reviewRoutes(reviews),
    ...delegationRoutes(services.delegations),
    ...registerRoutes(services.register),
    ...fileRoutes(services.files),
  ];
}

/** PostgreSQL refuses a text with a null character, so that no call may carry one. */
function refuseNull(request: Request, _: Response, next: NextFunction) {
  if (
    request.url.includes('%00') ||
    JSON.stringify(request.query).includes('\\u0000')
  ) {
    throw new InputError('The address must not hold a null character');
  }
  next();
}

/** Says what is wrong with a body that could not be read. */
function explainBody(
  error: Error & { type?: string; limit?: number },
  _request: Request,
  _response: Response,
  next: NextFunction,
) {
  if (error.type === 'entity.parse.failed') {
    next(new InputError('The body is not valid JSON; check its syntax'));
  } else if (error.type === 'entity.too.large') {
    error.message = `The body is larger than ${
      (error.limit ?? BODY_LIMIT) / 1024
    } KiB; leave out what is not needed`;
    next(error);
  } else {
    next(error);
  }
}

/** Left to Express, the answer would be empty. */
function explainUnknown({ method, path, baseUrl }: Request) {
  throw new NotFoundError(
    `There is no call ${method} ${path.slice(
      0,
      MAX_PATH_SHOWN,
    )}; ${baseUrl}/openapi.json lists all calls`,
  );
}

function goOn(_request: Request, _response: Response, next: NextFunction) {
  next();
}

/** The HTTP API of the plugin. */
export function createRouter(options: {
  routes: Route[];
  httpAuth: HttpAuthService;
}): Router {
  const { routes, httpAuth } = options;
  const router = PromiseRouter();
  router.use(refuseNull);
  for (const { method, path, bodyLimit } of routes) {
    if (bodyLimit !== undefined) {
      router[method](path, express.json({ limit: bodyLimit }), goOn);
    }
  }
  router.use(express.json({ limit: BODY_LIMIT }));
  router.use(explainBody);
  const document = createOpenApiDocument(routes);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  for (const definition of routes) {
    mount(router, definition, httpAuth);
  }
  router.use(explainUnknown);
  return router;
}
