import type { Entity } from '@backstage/catalog-model';
import {
  inputErrorOf,
  Issue,
  Manifest,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../config/readMicroAppsConfig';
import type { EntityLookup } from './EntityLookup';

/** The references of a manifest to catalog entities, each with its field. */
function references({ spec }: Manifest): { ref: string; path: string }[] {
  return [
    { ref: spec.owner, path: 'spec.owner' },
    ...(spec.system ? [{ ref: spec.system, path: 'spec.system' }] : []),
    ...spec.dataSources.flatMap(({ resourceRef }, index) =>
      resourceRef
        ? [{ ref: resourceRef, path: `spec.dataSources[${index}].resourceRef` }]
        : [],
    ),
  ];
}

function regionIssues(
  { spec }: Manifest,
  regions: MicroAppsConfig['regions'],
): Issue[] {
  const known = regions.map(({ id }) => id);
  const message = (region: string) =>
    `must be one of the configured regions (${known.join(
      ', ',
    )}), not "${region}"`;
  return [
    { region: spec.residency, path: 'spec.residency' },
    ...spec.vectorStores.map(({ region }, index) => ({
      region,
      path: `spec.vectorStores[${index}].region`,
    })),
  ]
    .filter(({ region }) => !known.includes(region))
    .map(({ region, path }) => ({ path, message: message(region) }));
}

function endpointIssues(
  { spec }: Manifest,
  endpoints: ModelEndpoint[],
): Issue[] {
  return spec.models.flatMap(({ endpoint: id }, index) => {
    const entry = endpoints.find(endpoint => endpoint.id === id);
    if (entry && entry.state !== 'withdrawn') {
      return [];
    }
    const usable = endpoints
      .filter(({ state }) => state === 'approved')
      .map(endpoint => endpoint.id);
    return [
      {
        path: `spec.models[${index}].endpoint`,
        message: `must be an endpoint of the register (${usable.join(
          ', ',
        )}); "${id}" ${entry ? 'is withdrawn' : 'is not in it'}`,
      },
    ];
  });
}

/**
 * Checks a manifest against what exists: people and things in the catalog, endpoints in the register, regions in the
 * configuration. Throws one `InputError` with all that is wrong.
 *
 * @returns the entity of the owner
 */
export async function validateManifest(
  manifest: Manifest,
  options: {
    entities: EntityLookup;
    endpoints: ModelEndpoint[];
    regions: MicroAppsConfig['regions'];
  },
): Promise<Entity> {
  const named = references(manifest);
  const found = await options.entities.find([
    ...new Set(named.map(({ ref }) => ref)),
  ]);
  const issues: Issue[] = [
    ...named
      .filter(({ ref }) => !found.has(ref))
      .map(({ ref, path }) => ({
        path,
        message: `must be in the catalog; there is no "${ref}"`,
      })),
    ...regionIssues(manifest, options.regions),
    ...endpointIssues(manifest, options.endpoints),
  ];
  if (issues.length > 0) {
    throw inputErrorOf(
      issues.map(({ path, message }) => ({
        path: `manifest.${path}`,
        message,
      })),
    );
  }
  return found.get(manifest.spec.owner) as Entity;
}
