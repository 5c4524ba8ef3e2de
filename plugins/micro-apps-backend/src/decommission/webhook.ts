import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
  secret: z.string().min(16, 'must be at least 16 characters'),
  /** Milliseconds between two looks at a result. */
  pollMs: z.number().int().min(10).max(60_000).default(1_000),
  allowedHosts,
});

const answerSchema = z.object({
  state: z.enum(['pending', 'done', 'failed']),
  count: z.unknown().optional(),
  message: z.string().optional(),
});

/** What the receiver computes as well, to know that the portal asks. */
export function signatureOf(
  secret: string,
  timestamp: string,
  content: string,
): string {
  return `sha256=${createHmac('sha256', secret)
    .update(`${timestamp}.${content}`)
    .digest('hex')}`;
}

/** A service of the company that deletes by itself, and can be asked. */
class WebhookStore implements DecommissionStore {
  readonly location: string;

  constructor(private readonly config: z.output<typeof configSchema>) {
    this.location = `webhook ${placeOf(config.url)}`;
  }

  async count(resource: string, context: DecommissionContext): Promise<number> {
    const { count } = await this.ask('count', resource, context);
    if (!isCount(count)) {
      throw new Error('The webhook did not answer with a count');
    }
    return count;
  }

  async remove(resource: string, context: DecommissionContext): Promise<void> {
    await this.ask('delete', resource, context);
  }

  /** Each question has an id of its own, so that no answer to an earlier one is taken for it. */
  private async ask(
    action: 'count' | 'delete',
    resource: string,
    context: DecommissionContext,
  ) {
    const requestId = randomUUID();
    const { stepId, app, signal } = context;
    const body = JSON.stringify({
      version: 1,
      requestId,
      stepId,
      action,
      resource,
      app,
    });
    let answer = await this.call('POST', '', body, signal);
    while (answer.state === 'pending') {
      await sleep(this.config.pollMs, undefined, { signal });
      answer = await this.call('GET', `/${requestId}`, '', signal);
    }
    if (answer.state === 'failed') {
      throw new Error(
        `The webhook says that it failed${
          answer.message ? `: ${answer.message}` : ''
        }`,
      );
    }
    return answer;
  }

  private async call(
    method: 'GET' | 'POST',
    path: string,
    body: string,
    signal: AbortSignal,
  ) {
    const { url, secret } = this.config;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const target = url + path;
    const content =
      method === 'POST' ? body : `GET ${new URL(target).pathname}`;
    const answer = answerSchema.safeParse(
      await guardedJson({
        method,
        url: target,
        headers: {
          'X-Micro-Apps-Timestamp': timestamp,
          'X-Micro-Apps-Signature': signatureOf(secret, timestamp, content),
        },
        body: method === 'POST' ? body : undefined,
        signal,
        allowedHosts: this.config.allowedHosts,
      }),
    );
    if (!answer.success) {
      throw new Error('The webhook did not answer as agreed');
    }
    return answer.data;
  }
}

/** Asks a service of the company to delete, with a signed request, and polls its results. */
export const webhookAdapter: DecommissionTargetAdapter = {
  type: 'webhook',
  createStore: ({ key, config }) =>
    new WebhookStore(parseWith(configSchema, config, key)),
};
