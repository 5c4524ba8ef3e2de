import { parseManifest } from '../manifest';
import type { Manifest, ManifestInput } from '../schema';

/** What a manifest governs, as an author writes it. */
export type Spec = ManifestInput['spec'];

/** Public data, a self-hosted model, one person: 1 x 1 x 1. */
export function plainest(changes: Partial<Spec> = {}): Manifest {
  return parseManifest({
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name: 'plain' },
    spec: {
      owner: 'group:default/g',
      purpose: 'Nothing much.',
      audience: 'personal',
      environments: ['sandbox'],
      residency: 'eu',
      dataSources: [{ name: 's', classification: 'public' }],
      models: [{ endpoint: 'house-llm', model: 'house-chat', version: '10' }],
      ...changes,
    },
  });
}

/** A manifest's only data source. */
export const source = (changes: Partial<Spec['dataSources'][0]>) => ({
  dataSources: [{ name: 's', classification: 'public' as const, ...changes }],
});
