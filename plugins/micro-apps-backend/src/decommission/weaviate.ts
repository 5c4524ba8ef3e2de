import {
  isCount,
  parseWith,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecommissionContext,
  DecommissionStore,
  DecommissionTargetAdapter,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import { z } from 'zod';
import { guardedJson } from './guardedHttp';
import { allowedHosts, httpUrl, placeOf } from './httpConfig';

const configSchema = z.strictObject({
  url: httpUrl,
  apiKey: z.string().min(1).optional(),
  collection: z
    .string()
    .regex(
      /^[A-Z][_0-9A-Za-z]{0,254}$/,
      'must be the name of a collection, with a capital first',
    ),
  /** The property that says whose an object is; it must be indexed as a whole. */
  property: z
    .string()
    .regex(/^[_A-Za-z][_0-9A-Za-z]{0,230}$/, 'must be the name of a property'),
  allowedHosts,
});

type Schema = {
  properties?: { name?: string; dataType?: string[]; tokenization?: string }[];
};
type Aggregate = {
  errors?: unknown;
  data?: { Aggregate?: Record<string, { meta?: { count?: unknown } }[]> };
};
type Deletion = { results?: { matches?: unknown; failed?: unknown } };

/** Objects of a Weaviate collection. */
class WeaviateStore implements DecommissionStore {
  readonly location: string;
  private readonly whole: string;

  constructor(private readonly config: z.output<typeof configSchema>) {
    const { url, collection, property } = config;
    this.whole = `weaviate ${placeOf(url)} ${collection}`;
    this.location = `${this.whole}, property ${property}`;
  }

  wholeOf(): string {
    return this.whole;
  }

  async count(resource: string, context: DecommissionContext): Promise<number> {
    await this.requireWholeValues(context);
    const { collection, property } = this.config;
    const query = `{ Aggregate { ${collection}(where: {path: ["${property}"], operator: Equal, valueText: ${JSON.stringify(
      resource,
    )}}) { meta { count } } } }`;
    const answer = (await this.call('POST', '/v1/graphql', context, {
      query,
    })) as Aggregate | null;
    const rows = answer?.data?.Aggregate?.[collection];
    const count = rows?.[0]?.meta?.count;
    if (answer?.errors || rows?.length !== 1 || !isCount(count)) {
      throw new Error('Weaviate did not answer with a count');
    }
    return count;
  }

  async remove(resource: string, context: DecommissionContext): Promise<void> {
    await this.requireWholeValues(context);
    const { collection, property } = this.config;
    // A call deletes no more than the server's limit.
    for (;;) {
      const answer = (await this.call(
        'DELETE',
        '/v1/batch/objects?consistency_level=ALL',
        context,
        {
          match: {
            class: collection,
            where: {
              path: [property],
              operator: 'Equal',
              valueText: resource,
            },
          },
          output: 'minimal',
        },
      )) as Deletion | null;
      const { matches, failed } = answer?.results ?? {};
      if (!isCount(matches) || !isCount(failed)) {
        throw new Error('Weaviate did not say what it deleted');
      }
      if (failed > 0) {
        throw new Error(`Weaviate could not delete ${failed} objects`);
      }
      if (matches === 0) {
        return;
      }
      context.signal.throwIfAborted();
    }
  }

  /** Where values are indexed word by word, "equal" also finds the objects of apps with similar names. */
  private async requireWholeValues(
    context: DecommissionContext,
  ): Promise<void> {
    const { collection, property } = this.config;
    const { properties } = ((await this.call(
      'GET',
      `/v1/schema/${collection}`,
      context,
    )) ?? {}) as Schema;
    const found = properties?.find(({ name }) => name === property);
    if (found?.dataType?.[0] !== 'text' || found.tokenization !== 'field') {
      throw new Error(
        `The property "${property}" of "${collection}" must be a text with the tokenization "field"; else objects of other apps would match`,
      );
    }
  }

  private call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { signal }: DecommissionContext,
    body?: object,
  ): Promise<unknown> {
    const { url, apiKey } = this.config;
    return guardedJson({
      method,
      url: url + path,
      headers: apiKey ? { Authorization: `Bearer ${apiKey}` } : {},
      body: body && JSON.stringify(body),
      signal,
      allowedHosts: this.config.allowedHosts,
    });
  }
}

/** Deletes the objects of an app from Weaviate. */
export const weaviateAdapter: DecommissionTargetAdapter = {
  type: 'weaviate',
  createStore: ({ key, config }) =>
    new WeaviateStore(parseWith(configSchema, config, key)),
};
