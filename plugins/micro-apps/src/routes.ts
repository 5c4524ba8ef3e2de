import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

/** The form in which a micro app is registered: a template of the scaffolder. */
export const registrationRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** The template that is opened. */
export const REGISTRATION_TEMPLATE = {
  namespace: 'default',
  templateName: 'register-micro-app',
};

/** What stands behind `/micro-apps`. */
export const PATHS = {
  overview: 'overview',
  inventory: 'inventory',
  approvals: 'approvals',
  myApps: 'my-apps',
  policies: 'policies',
  audit: 'audit',
  files: 'files',
  modelEndpoints: 'model-endpoints',
  resubmit: 'resubmit',
  certificates: 'certificates',
  apps: 'apps',
} as const;
