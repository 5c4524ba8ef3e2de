import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { FileProblem } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { sampleFileProblem } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { rootRouteRef } from '../../routes';

/** Shows something with files that are not taken, to somebody who may see them or not. */
export function setUp(
  element: ReactElement,
  options: {
    files?: FileProblem[];
    total?: number;
    path?: string;
    may?: boolean;
    getFileProblems?: jest.Mock;
  } = {},
) {
  const { files = [sampleFileProblem()], may = true } = options;
  const api = {
    getFileProblems:
      options.getFileProblems ??
      jest.fn().mockResolvedValue({
        items: files,
        totalItems: options.total ?? files.length,
        pageInfo: { limit: 10, offset: 0, hasNextPage: false },
      }),
  };
  renderInTestApp(element, {
    apis: [
      [microAppsApiRef, api],
      mockApis.permission({
        authorize: may ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }),
    ],
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [options.path ?? '/'],
  });
  return { api, user: userEvent.setup() };
}
