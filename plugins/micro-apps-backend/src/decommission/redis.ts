import { InputError } from '@backstage/errors';
import { parseWith } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecommissionContext,
  DecommissionStore,
  DecommissionTargetAdapter,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import { createClient } from '@redis/client';
import { z } from 'zod';

const BATCH_SIZE = 1_000;

const configSchema = z.strictObject({
  url: z
    .string()
    .regex(
      /^rediss?:\/\/./,
      'must be a redis or rediss URL, such as "rediss://cache.acme:6379/0"',
    ),
  username: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
});

type Client = ReturnType<typeof createClient>;

/** A replica lags, and a node of a cluster scans its own keys only: their zero would prove nothing. */
async function requireWholeTruth(client: Client): Promise<void> {
  const info = `${await client.info('replication')}\n${await client.info('cluster')}`;
  const isReplica = /^role:(slave|replica)\b/m.test(info);
  const isCluster = /^cluster_enabled:1\b/m.test(info);
  if (isReplica) {
    throw new Error('This is a replica, which may lag; name the primary');
  }
  if (isCluster) {
    throw new Error(
      'This is one node of a cluster, which cannot answer for the others; delete there by a webhook or by hand',
    );
  }
  if (!/^role:master\b/m.test(info) || !/^cluster_enabled:0\b/m.test(info)) {
    throw new Error('Redis did not say what it is');
  }
}

/** Keys of one database of a Redis server that begin with the same text. */
class RedisStore implements DecommissionStore {
  readonly location: string;

  constructor(private readonly config: z.output<typeof configSchema>) {
    const { hostname, port, pathname } = new URL(config.url);
    this.location = `redis ${hostname}:${port || '6379'}/${
      pathname.slice(1) || '0'
    }`;
  }

  /** The name of one app may begin with the name of another. */
  checkResource(resource: string): void {
    if (!/[^A-Za-z0-9\-_.]$/.test(resource)) {
      throw new InputError(
        `The prefix "${resource}" must end with a character that no name has, such as ":"; else the keys of apps with longer names would match`,
      );
    }
  }

  overlaps(one: string, other: string): boolean {
    return one.startsWith(other);
  }

  async count(resource: string, context: DecommissionContext): Promise<number> {
    return this.connected(context, async client => {
      await requireWholeTruth(client);
      // A scan gives every key that was there all the time, some more than once: too many perhaps, but no false zero.
      let count = 0;
      await this.scan(client, resource, context, async found => {
        count += found.length;
      });
      return count;
    });
  }

  async remove(resource: string, context: DecommissionContext): Promise<void> {
    await this.connected(context, client =>
      this.scan(client, resource, context, async found => {
        if (found.length > 0) {
          await client.unlink(found);
        }
      }),
    );
  }

  private async scan(
    client: Client,
    prefix: string,
    { signal }: DecommissionContext,
    visit: (keys: string[]) => Promise<void>,
  ): Promise<void> {
    this.checkResource(prefix);
    let cursor = '0';
    do {
      signal.throwIfAborted();
      const page = await client.scan(cursor, {
        MATCH: `${prefix.replace(/[\\*?[\]^]/g, '\\$&')}*`,
        COUNT: BATCH_SIZE,
      });
      await visit(page.keys.filter(key => key.startsWith(prefix)));
      cursor = String(page.cursor);
    } while (cursor !== '0');
  }

  private async connected<T>(
    { signal }: DecommissionContext,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const client: Client = createClient({
      ...this.config,
      // The step is tried again as a whole.
      socket: { reconnectStrategy: false },
      disableOfflineQueue: true,
    }) as Client;
    client.on('error', () => undefined);
    const abort = () => client.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await client.connect();
      return await work(client);
    } finally {
      signal.removeEventListener('abort', abort);
      if (client.isOpen) {
        client.destroy();
      }
    }
  }
}

/** Deletes the keys of an app from Redis. */
export const redisAdapter: DecommissionTargetAdapter = {
  type: 'redis',
  createStore: ({ key, config }) =>
    new RedisStore(parseWith(configSchema, config, key)),
};
