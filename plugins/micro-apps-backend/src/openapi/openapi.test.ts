import { readFileSync, writeFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { allRoutes, Services } from '../router/createRouter';
import { createOpenApiDocument } from './createOpenApiDocument';

const FILE = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'openapi.json',
);

function generated(): string {
  // The handlers are not called, so that no service is needed.
  const routes = allRoutes({} as Services);
  return `${JSON.stringify(createOpenApiDocument(routes), null, 2)}\n`;
}

describe('openapi.json', () => {
  it('is what the schemas say; `yarn openapi` writes it anew', () => {
    if (process.env.UPDATE_OPENAPI) {
      writeFileSync(FILE, generated());
    }
    expect(readFileSync(FILE, 'utf8') === generated()).toBe(true);
  });

  it('refers only to schemas that it has', () => {
    const text = generated();
    const { components } = JSON.parse(text);
    const names = [...text.matchAll(/#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).not.toHaveLength(0);
    expect(names.filter(name => !components.schemas[name])).toEqual([]);
  });

  it('has an operation for each call of the contract', () => {
    const { paths } = JSON.parse(generated());
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map(
        method => `${method.toLocaleUpperCase('en-US')} ${path}`,
      ),
    );
    expect(operations).toEqual(
      expect.arrayContaining([
        'GET /risk-model',
        'GET /model-endpoints',
        'POST /assess',
        'POST /requests',
        'GET /apps',
        'GET /apps/{namespace}/{name}',
        'GET /apps/{namespace}/{name}/revisions',
        'GET /apps/{namespace}/{name}/revisions/{number}',
        'GET /apps/{namespace}/{name}/revisions/{number}/diff',
        'GET /approvals',
        'GET /approvals/{id}',
        'POST /approvals/{id}/decisions',
        'POST /apps/{namespace}/{name}/controls/{id}/verifications',
        'GET /apps/{namespace}/{name}/audit',
        'GET /audit',
        'GET /audit/verify',
      ]),
    );
  });
});
