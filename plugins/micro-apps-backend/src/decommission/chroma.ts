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

const PAGE_SIZE = 1_000;

const configSchema = z.strictObject({
  url: httpUrl,
  token: z.string().min(1).optional(),
  tenant: z.string().min(1).default('default_tenant'),
  database: z.string().min(1).default('default_database'),
  /** A collection that apps share; without it, the resource is the name of a collection. */
  collection: z.string().min(1).optional(),
  /** The key of the metadata that says whose a record is; needed with `collection`. */
  metadataKey: z.string().min(1).optional(),
  allowedHosts,
});
type ChromaConfig = z.output<typeof configSchema>;

const checkedSchema = configSchema.refine(
  ({ collection, metadataKey }) => !collection === !metadataKey,
  {
    path: ['metadataKey'],
    error:
      'is needed with "collection", and only then: it tells the records of apps apart',
  },
);

/** Records of Chroma collections. */
class ChromaStore implements DecommissionStore {
  readonly location: string;
  private readonly place: string;

  constructor(private readonly config: ChromaConfig) {
    const { url, tenant, database, collection, metadataKey } = config;
    this.place = `chroma ${placeOf(url)} ${tenant}/${database}`;
    this.location = collection
      ? `${this.place} ${collection}, metadata ${metadataKey}`
      : this.place;
  }

  wholeOf(resource: string): string {
    return `${this.place} ${this.collectionOf(resource)}`;
  }

  async count(resource: string, context: DecommissionContext): Promise<number> {
    const id = await this.idOf(resource, context);
    if (!this.config.metadataKey) {
      const count = await this.call('GET', `/${id}/count`, context);
      if (!isCount(count)) {
        throw new Error('Chroma did not answer with a count');
      }
      return count;
    }
    for (let total = 0; ;) {
      const ids = await this.ids(id, resource, total, context);
      total += ids.length;
      if (ids.length < PAGE_SIZE) {
        return total;
      }
    }
  }

  async remove(resource: string, context: DecommissionContext): Promise<void> {
    const id = await this.idOf(resource, context);
    for (;;) {
      const ids = await this.ids(id, resource, 0, context);
      if (ids.length === 0) {
        return;
      }
      context.signal.throwIfAborted();
      await this.call('POST', `/${id}/delete`, context, { ids });
    }
  }

  private async ids(
    id: string,
    resource: string,
    offset: number,
    context: DecommissionContext,
  ): Promise<string[]> {
    const { metadataKey } = this.config;
    const answer = (await this.call('POST', `/${id}/get`, context, {
      ...(metadataKey && { where: { [metadataKey]: { $eq: resource } } }),
      include: [],
      limit: PAGE_SIZE,
      offset,
    })) as { ids?: unknown } | null;
    if (!Array.isArray(answer?.ids)) {
      throw new Error('Chroma did not answer with a list of records');
    }
    return answer.ids;
  }

  private collectionOf(resource: string): string {
    return this.config.collection ?? resource;
  }

  private async idOf(
    resource: string,
    context: DecommissionContext,
  ): Promise<string> {
    const name = this.collectionOf(resource);
    const answer = (await this.call(
      'GET',
      `/${encodeURIComponent(name)}`,
      context,
    )) as { id?: unknown; name?: unknown } | null;
    if (typeof answer?.id !== 'string' || answer.name !== name) {
      throw new Error('Chroma did not answer with the collection asked for');
    }
    return encodeURIComponent(answer.id);
  }

  private call(
    method: 'GET' | 'POST',
    path: string,
    { signal }: DecommissionContext,
    body?: object,
  ): Promise<unknown> {
    const { url, token, tenant, database } = this.config;
    const base = `${url}/api/v2/tenants/${encodeURIComponent(
      tenant,
    )}/databases/${encodeURIComponent(database)}/collections`;
    return guardedJson({
      method,
      url: base + path,
      headers: token ? { 'X-Chroma-Token': token } : {},
      body: body && JSON.stringify(body),
      signal,
      allowedHosts: this.config.allowedHosts,
    });
  }
}

/** Deletes the records of an app from Chroma. */
export const chromaAdapter: DecommissionTargetAdapter = {
  type: 'chroma',
  createStore: ({ key, config }) =>
    new ChromaStore(parseWith(checkedSchema, config, key)),
};
