import type { AppKey } from '../client/MicroAppsApi';
import {
  DECOMMISSION_KINDS,
  DecommissionKind,
  Manifest,
  MANUAL_ADAPTER,
} from '../schema';
import type { DecommissionTargetConfig } from './config';

/** Kinds that are worked off together; those of a later phase wait for all of an earlier one. */
const PHASES: Record<DecommissionKind, number> = {
  credentials: 0,
  tokens: 0,
  cache: 1,
  'vector-store': 2,
  store: 3,
};

/** What a target has to be to stand for a place that manifests name: emptying a cache revokes no credentials. */
const COVERED_BY: Record<keyof UsedPlaces, readonly DecommissionKind[]> = {
  endpoints: ['credentials', 'tokens'],
  vectorStores: ['vector-store', 'store'],
};

/** What an app leaves in one place. @public */
export type DecommissionTarget = {
  id: string;
  title: string;
  kind: DecommissionKind;
  adapter: string;
  origin: 'configuration' | 'manifest';
  /** What of it is the app's; `null` where only people know. */
  resource: string | null;
  /** The vector store of a manifest that is meant, where the configuration does not cover it. */
  vectorStore?: string;
};

/** What an app, in any of its revisions, says that it uses. @public */
export type UsedPlaces = { vectorStores: string[]; endpoints: string[] };

/** In which order a kind is worked off. @public */
export function decommissionPhase(kind: DecommissionKind): number {
  return PHASES[kind];
}

/**
 * What the revisions of an app use: an earlier one may have left things where the current one does not look.
 *
 * @public
 */
export function usedPlaces(manifests: readonly Manifest[]): UsedPlaces {
  const distinct = (ids: string[]) => [...new Set(ids)].sort();
  return {
    vectorStores: distinct(
      manifests.flatMap(({ spec }) => spec.vectorStores.map(({ id }) => id)),
    ),
    endpoints: distinct(
      manifests.flatMap(({ spec }) =>
        spec.models.map(({ endpoint }) => endpoint),
      ),
    ),
  };
}

function normal(text: string): string {
  return text.toLocaleLowerCase('en-US');
}

/** Whether a target holds something of an app. @public */
export function belongsToApp(
  { belongsTo }: Pick<DecommissionTargetConfig, 'belongsTo'>,
  app: AppKey,
  used: UsedPlaces,
): boolean {
  const name = normal(`${app.namespace}/${app.name}`);
  return (
    belongsTo.all ||
    belongsTo.apps.some(other => normal(other) === name) ||
    belongsTo.vectorStores.some(id => used.vectorStores.includes(id)) ||
    belongsTo.endpoints.some(id => used.endpoints.includes(id))
  );
}

/** What of a target is an app's. @public */
export function resourceOf(template: string, app: AppKey): string {
  return template.replace(/\{(namespace|name)\}/g, (_, part: keyof AppKey) =>
    String(app[part]),
  );
}

function fromManifest(
  used: UsedPlaces,
  configured: readonly DecommissionTargetConfig[],
): DecommissionTarget[] {
  const covered = (key: keyof UsedPlaces, id: string) =>
    configured.some(
      ({ kind, belongsTo }) =>
        COVERED_BY[key].includes(kind) && belongsTo[key].includes(id),
    );
  const manual = (
    prefix: string,
    kind: DecommissionKind,
    title: string,
  ): DecommissionTarget => ({
    id: prefix,
    title,
    kind,
    adapter: MANUAL_ADAPTER,
    origin: 'manifest',
    resource: null,
  });
  return [
    ...used.endpoints
      .filter(id => !covered('endpoints', id))
      .map(id =>
        manual(`endpoint-${id}`, 'credentials', `Credentials for “${id}”`),
      ),
    ...used.vectorStores
      .filter(id => !covered('vectorStores', id))
      .map(id => ({
        ...manual(`store-${id}`, 'vector-store', `Vectors in “${id}”`),
        vectorStore: id,
      })),
  ];
}

/**
 * Everything that an app leaves behind, in the order in which it is worked off. What its manifests name and the
 * configuration does not cover is left to people: the portal touches nothing that is not on its list.
 *
 * @public
 */
export function decommissionTargets(options: {
  app: AppKey;
  used: UsedPlaces;
  targets: readonly DecommissionTargetConfig[];
}): DecommissionTarget[] {
  const { app, used } = options;
  const configured = options.targets.filter(target =>
    belongsToApp(target, app, used),
  );
  const taken = new Set(configured.map(({ id }) => id));
  const left = fromManifest(used, configured).map(target =>
    taken.has(target.id) ? { ...target, id: `manifest-${target.id}` } : target,
  );
  return [
    ...configured.map(
      ({ id, title, kind, adapter, resource }): DecommissionTarget => ({
        id,
        title,
        kind,
        adapter,
        origin: 'configuration',
        resource: resourceOf(resource, app),
      }),
    ),
    ...left,
  ].sort(
    (a, b) =>
      decommissionPhase(a.kind) - decommissionPhase(b.kind) ||
      DECOMMISSION_KINDS.indexOf(a.kind) - DECOMMISSION_KINDS.indexOf(b.kind) ||
      (a.id < b.id ? -1 : 1),
  );
}
