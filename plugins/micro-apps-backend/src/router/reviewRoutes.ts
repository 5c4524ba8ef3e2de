import {
  preferencesBodySchema,
  preferencesSchema,
  renewalBodySchema,
  reviewDecisionBodySchema,
  reviewResponseSchema,
  reviewsQuerySchema,
  reviewsResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { ReviewsService } from '../services/reviews/ReviewsService';
import { appPartParams } from './params';
import { Route, route } from './route';

/** Calls about periodic reviews. */
export function reviewRoutes(service: ReviewsService): Route[] {
  return [
    route({
      method: 'get',
      path: '/reviews',
      operationId: 'getReviews',
      summary: 'List periodic reviews, the earliest due first',
      query: reviewsQuerySchema,
      response: reviewsResponseSchema,
      handle: ({ query, credentials }) =>
        service.listReviews(query, { credentials }),
    }),
    route({
      method: 'post',
      path: '/apps/:namespace/:name/reviews/:id/renewal',
      operationId: 'renew',
      summary: 'Renew an approval by attesting that the facts still hold',
      params: appPartParams,
      body: renewalBodySchema,
      response: reviewResponseSchema,
      status: 201,
      isRepeatable: true,
      handle: ({ params: { id, ...app }, body, credentials, idempotencyKey }) =>
        service.renew(app, id, body, { credentials }, { idempotencyKey }),
    }),
    route({
      method: 'post',
      path: '/apps/:namespace/:name/reviews/:id/decisions',
      operationId: 'decideReview',
      summary: 'Decide on a renewal for security',
      params: appPartParams,
      body: reviewDecisionBodySchema,
      response: reviewResponseSchema,
      status: 201,
      isRepeatable: true,
      handle: ({ params: { id, ...app }, body, credentials, idempotencyKey }) =>
        service.decideReview(
          app,
          id,
          body,
          { credentials },
          { idempotencyKey },
        ),
    }),
    route({
      method: 'get',
      path: '/me/preferences',
      operationId: 'getPreferences',
      summary: 'What the caller chose about messages',
      response: preferencesSchema,
      handle: ({ credentials }) => service.getPreferences({ credentials }),
    }),
    route({
      method: 'put',
      path: '/me/preferences',
      operationId: 'setPreferences',
      summary: 'Choose whether reminders come by e-mail',
      body: preferencesBodySchema,
      response: preferencesSchema,
      handle: ({ body, credentials }) =>
        service.setPreferences(body, { credentials }),
    }),
  ];
}
