import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  inputErrorOf,
  parseWith,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Request, Response, Router } from 'express';
import type { z } from 'zod';

/** What a route gets of a call, parsed. */
export type RouteInput<P, Q, B> = {
  params: P;
  query: Q;
  body: B;
  credentials: BackstageCredentials;
  /** Of the header `Idempotency-Key`, on routes that declare it. */
  idempotencyKey?: string;
  /** Whether the caller prefers CSV, on routes that declare it. */
  wantsCsv: boolean;
};

/** A text to be sent as it is. */
export class TextFile {
  constructor(
    readonly contentType: string,
    readonly fileName: string,
    readonly text: string,
  ) {}
}

/** A call of the API: how it is parsed, what answers it, and how the OpenAPI document describes it. */
export type Route = {
  method: 'get' | 'post' | 'put';
  /** With Express's `:parameters`. */
  path: string;
  operationId: string;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response: z.ZodType;
  status: 200 | 201;
  isRepeatable: boolean;
  hasCsv: boolean;
  /** The largest body in bytes, where it is not that of all calls. */
  bodyLimit?: number;
  handle(
    input: RouteInput<unknown, unknown, unknown>,
  ): Promise<unknown | TextFile>;
};

/** Declares a route; the handler gets what the schemas make of the call. */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(definition: {
  method: Route['method'];
  path: string;
  operationId: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  response: z.ZodType;
  status?: Route['status'];
  isRepeatable?: boolean;
  hasCsv?: boolean;
  bodyLimit?: number;
  handle(
    input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>,
  ): Promise<unknown | TextFile>;
}): Route {
  return {
    status: 200,
    isRepeatable: false,
    hasCsv: false,
    ...definition,
    handle: input =>
      definition.handle(
        input as RouteInput<z.output<P>, z.output<Q>, z.output<B>>,
      ),
  };
}

const KEY = /^[\x21-\x7e]{1,200}$/;

function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.header('idempotency-key');
  if (key !== undefined && !KEY.test(key)) {
    throw inputErrorOf([
      {
        path: 'Idempotency-Key',
        message: 'must be 1 to 200 visible ASCII characters without spaces',
      },
    ]);
  }
  return key;
}

function bodyOf(request: Request): unknown {
  if (!request.is('json')) {
    throw new InputError(
      'Send the body as JSON, with the header "Content-Type: application/json"',
    );
  }
  return request.body;
}

/** Adds a route to a router. */
export function mount(
  router: Router,
  definition: Route,
  httpAuth: HttpAuthService,
): void {
  const { params, query, body } = definition;
  router[definition.method](
    definition.path,
    async (request: Request, response: Response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const result = await definition.handle({
        params: params && parseWith(params, request.params),
        query: query && parseWith(query, request.query),
        body: body && parseWith(body, bodyOf(request)),
        credentials,
        idempotencyKey: definition.isRepeatable
          ? idempotencyKeyOf(request)
          : undefined,
        wantsCsv:
          definition.hasCsv &&
          request.accepts(['application/json', 'text/csv']) === 'text/csv',
      });
      if (result instanceof TextFile) {
        response
          .status(definition.status)
          .type(result.contentType)
          .attachment(result.fileName)
          .send(result.text);
      } else {
        response.status(definition.status).json(result);
      }
    },
  );
}
