import type { JsonObject } from '@backstage/types';
import type { z } from 'zod';
import type { Route } from '../router/route';
import { Components } from './components';

const ERRORS: Record<string, string> = {
  400: 'Not in order; `issues` names each field and the fix',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not there, or not to be seen',
  409: 'Stale, taken, closed or repeated with another body',
  413: 'Larger than 256 KiB',
  503: 'Something that is needed cannot be reached; nothing was written',
};

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error', 'response'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message'],
      properties: {
        name: { type: 'string' },
        message: { type: 'string' },
        issues: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: {
              path: { type: 'string' },
              message: { type: 'string' },
            },
          },
        },
        currentDigest: { type: 'string' },
        currentRevision: { type: 'number' },
      },
    },
    request: { type: 'object' },
    response: {
      type: 'object',
      properties: { statusCode: { type: 'number' } },
    },
  },
};

type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: unknown;
};

function parametersOf(
  schema: z.ZodType | undefined,
  where: 'path' | 'query',
  components: Components,
): Parameter[] {
  if (!schema) {
    return [];
  }
  const { properties = {}, required = [] } = components.schemaOf(
    schema,
    'input',
  ) as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    // What stands in an address is text; the schema says what the text has to be.
    schema: property,
  }));
}

function errorCodes(route: Route): string[] {
  return Object.keys(ERRORS).filter(
    code =>
      (code !== '409' && code !== '413') ||
      (route.method !== 'get' && (code !== '409' || route.path !== '/assess')),
  );
}

function operationOf(route: Route, components: Components) {
  const answer = components.schemaOf(route.response, 'output');
  const parameters: Parameter[] = [
    ...parametersOf(route.params, 'path', components),
    ...parametersOf(route.query, 'query', components),
  ];
  if (route.isRepeatable) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
    });
  }
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: components.schemaOf(route.body, 'input'),
          },
        },
      },
    }),
    responses: {
      [route.status]: {
        description: 'Done',
        content: {
          'application/json': { schema: answer },
          ...(route.hasCsv && { 'text/csv': { schema: { type: 'string' } } }),
        },
      },
      ...Object.fromEntries(
        errorCodes(route).map(code => [
          code,
          { $ref: `#/components/responses/${code}` },
        ]),
      ),
    },
  };
}

/** The OpenAPI 3.1 document of the routes. */
export function createOpenApiDocument(routes: Route[]): JsonObject {
  const components = new Components();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method]: operationOf(route, components),
    };
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Micro apps',
      version: '1.0.0',
      description: 'Governance of citizen-built LLM micro apps',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/micro-apps' }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: {
        backstage: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([code, description]) => [
          code,
          {
            description,
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Error' },
              },
            },
          },
        ]),
      ),
      schemas: { ...components.toJson(), Error: ERROR_SCHEMA },
    },
  };
  // What is undefined has no place in JSON.
  return JSON.parse(JSON.stringify(document));
}
