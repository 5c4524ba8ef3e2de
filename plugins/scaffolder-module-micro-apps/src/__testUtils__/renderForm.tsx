import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import type { ScaffolderApi } from '@backstage/plugin-scaffolder-react';
import type {
  MicroAppsApi,
  ModelEndpoint,
  PlannedChange,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  assessWithPolicies,
  DEFAULT_RISK_MODEL,
  DEFAULT_ROUTES,
  describeControls,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { screen } from '@testing-library/react';
// The template is a file of this repository, which only tests read.
// eslint-disable-next-line no-restricted-imports
import { readFileSync } from 'fs';
// eslint-disable-next-line no-restricted-imports
import { resolve } from 'path';
import { parse } from 'yaml';
import scaffolderModuleMicroApps from '..';
import { testEngine } from './testEngine';

const template = parse(
  readFileSync(
    resolve(
      __dirname,
      '../../../../templates/register-micro-app/template.yaml',
    ),
    'utf8',
  ),
);

const REGIONS = [
  { id: 'eu', title: 'European Union' },
  { id: 'us', title: 'United States' },
];

const ENDPOINTS: ModelEndpoint[] = [
  {
    id: 'llm-enterprise-x',
    title: 'LLM Enterprise X',
    hosting: 'managed-enterprise',
    region: 'eu',
    trust: 7,
    state: 'approved',
    allowedClassifications: ['public', 'internal', 'confidential'],
    models: [
      { model: 'llm-enterprise-x', versions: ['2025-06-01', '2026-01-01'] },
    ],
  },
  {
    id: 'openai-public',
    title: 'OpenAI (public API)',
    hosting: 'public-api',
    region: 'us',
    trust: 3,
    state: 'approved',
    allowedClassifications: ['public', 'internal'],
    models: [{ model: 'gpt-5', versions: ['2026-08-01'] }],
  },
  {
    id: 'gone',
    title: 'A service of yesterday',
    hosting: 'self-hosted',
    region: 'eu',
    trust: 9,
    state: 'withdrawn',
    allowedClassifications: ['public'],
    models: [{ model: 'old', versions: ['1'] }],
  },
];

const entity = (kind: string, name: string, title: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', title },
  spec: {},
});

/** An error as the typed client throws it. */
export function answer(
  statusCode: number,
  message: string,
  more: Record<string, unknown> = {},
): Error {
  return Object.assign(new Error(message), {
    statusCode,
    body: { error: { name: 'Error', message, ...more } },
  });
}

/** Assesses as the back end does, with the policies of an engine. */
export function assessBy(
  engine: PolicyEngine,
  change: PlannedChange | null = null,
): MicroAppsApi['assess'] {
  return async manifest => {
    const { assessment } = await assessWithPolicies(
      parseManifest(manifest),
      {
        riskModel: DEFAULT_RISK_MODEL,
        routes: DEFAULT_ROUTES,
        endpoints: ENDPOINTS,
        verifiedControls: [],
        regions: REGIONS,
      },
      engine,
    );
    return { ...assessment, change };
  };
}

/** A back end that assesses for real and knows no apps. */
export function fakeApi(overrides: Partial<MicroAppsApi> = {}): MicroAppsApi {
  return {
    getChoices: async () => ({
      regions: REGIONS,
      controls: describeControls(DEFAULT_RISK_MODEL),
    }),
    getModelEndpoints: async () => ({ items: ENDPOINTS }),
    getApp: async () => {
      throw answer(404, 'No such app');
    },
    assess: assessBy(testEngine()),
    ...overrides,
  } as MicroAppsApi;
}

/** Opens the template in the scaffolder, as the portal does; resolves to what is submitted and to the preview. */
export async function renderForm(
  options: { api?: Partial<MicroAppsApi>; formData?: unknown } = {},
) {
  const submitted: unknown[] = [];
  const query = options.formData
    ? `?formData=${encodeURIComponent(JSON.stringify(options.formData))}`
    : '';
  // The scaffolder reads the form data from the address of the window, not of the router.
  window.history.replaceState({}, '', `/${query}`);
  const { title, description } = template.metadata;
  const scaffolderApi: Partial<ScaffolderApi> = {
    getTemplateParameterSchema: async () => ({
      title,
      description,
      presentation: template.spec.presentation,
      steps: template.spec.parameters.map(
        ({ title: stepTitle, ...schema }: { title: string }) => ({
          title: stepTitle,
          schema: { title: stepTitle, ...schema },
        }),
      ),
    }),
    scaffold: async ({ values }) => {
      submitted.push(values);
      return { taskId: 'task-1' };
    },
  };
  const { unmount } = renderTestApp({
    features: [scaffolderPlugin, scaffolderModuleMicroApps],
    initialRouteEntries: [
      `/create/templates/default/register-micro-app${query}`,
    ],
    apis: [
      mockApis.identity({
        userEntityRef: 'user:default/citizen-dev',
        ownershipEntityRefs: [
          'user:default/citizen-dev',
          'group:default/sales-ops',
        ],
      }),
      [scaffolderApiRef, scaffolderApi as ScaffolderApi],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            entity('Group', 'legal', 'Legal'),
            entity('Group', 'sales-ops', 'Sales operations'),
            entity('System', 'crm', 'Customer relations'),
            entity('Resource', 'crm', 'CRM database'),
          ],
        }),
      ],
      [microAppsApiRef, fakeApi(options.api)],
    ],
  });
  const preview = await screen.findByRole(
    'region',
    { name: 'Risk preview' },
    { timeout: 20_000 },
  );
  return { submitted, preview, leave: unmount };
}
