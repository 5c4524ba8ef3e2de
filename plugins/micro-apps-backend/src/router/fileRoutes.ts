import {
  fileProblemsQuerySchema,
  fileProblemsSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { FilesService } from '../services/follow/FilesService';
import { Route, route } from './route';

/** Calls about the files that apps are kept in. */
export function fileRoutes(service: FilesService): Route[] {
  return [
    route({
      method: 'get',
      path: '/file-problems',
      operationId: 'getFileProblems',
      summary:
        'List the files whose newest state is not taken, or that are gone',
      query: fileProblemsQuerySchema,
      response: fileProblemsSchema,
      handle: ({ query, credentials }) =>
        service.listProblems(query, { credentials }),
    }),
  ];
}
