import { ResponseError } from '@backstage/errors';
import { Query, queryString } from './address';
import type { CallOptions } from './MicroAppsApi';

const PLUGIN_ID = 'micro-apps';

/** What a client is made of. @public */
export type MicroAppsClientOptions = {
  fetchApi: { fetch: typeof fetch };
  /** Needed in the back end only: the front end's `fetch` resolves `plugin://` addresses itself. */
  discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
};

/** How a client calls the back end. @public */
export abstract class ApiClient {
  private readonly fetchApi: MicroAppsClientOptions['fetchApi'];
  private readonly discoveryApi: MicroAppsClientOptions['discoveryApi'];

  constructor(options: MicroAppsClientOptions) {
    this.fetchApi = options.fetchApi;
    this.discoveryApi = options.discoveryApi;
  }

  /** @internal */
  protected async get<T>(
    path: string,
    query: Query,
    options?: CallOptions,
  ): Promise<T> {
    const response = await this.call(
      'GET',
      path + queryString(query),
      { accept: 'application/json' },
      options,
    );
    return response.json();
  }

  /** @internal */
  protected async post<T>(
    path: string,
    body: unknown,
    options?: CallOptions,
  ): Promise<T> {
    const response = await this.call(
      'POST',
      path,
      { accept: 'application/json', body: JSON.stringify(body) },
      options,
    );
    return response.json();
  }

  /** @internal */
  protected async call(
    method: 'GET' | 'POST' | 'PUT',
    pathAndQuery: string,
    content: { accept: string; body?: string },
    options: CallOptions = {},
  ): Promise<Response> {
    const baseUrl = this.discoveryApi
      ? await this.discoveryApi.getBaseUrl(PLUGIN_ID)
      : `plugin://${PLUGIN_ID}`;
    const response = await this.fetchApi.fetch(`${baseUrl}${pathAndQuery}`, {
      method,
      headers: {
        Accept: content.accept,
        ...(content.body && { 'Content-Type': 'application/json' }),
        ...(options.token && { Authorization: `Bearer ${options.token}` }),
        ...(options.idempotencyKey && {
          'Idempotency-Key': options.idempotencyKey,
        }),
      },
      body: content.body,
      signal: options.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
