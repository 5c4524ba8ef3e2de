import { MANUAL_ADAPTER } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { DecommissionTargetAdapter } from '@micro-apps/backstage-plugin-micro-apps-node';
import { chromaAdapter } from './chroma';
import { postgresAdapter } from './postgres';
import { redisAdapter } from './redis';
import { weaviateAdapter } from './weaviate';
import { webhookAdapter } from './webhook';

/** The adapters that come with the plugin. */
export const builtInAdapters: DecommissionTargetAdapter[] = [
  postgresAdapter,
  redisAdapter,
  chromaAdapter,
  weaviateAdapter,
  webhookAdapter,
];

/** Whether there is an adapter of a type already. */
export function isKnownAdapter(
  type: string,
  added: readonly DecommissionTargetAdapter[],
): boolean {
  return [
    MANUAL_ADAPTER,
    ...[...builtInAdapters, ...added].map(adapter => adapter.type),
  ].includes(type);
}
