import { InputError } from '@backstage/errors';
import type { CandidateEngineFactory } from '@micro-apps/backstage-plugin-micro-apps-common';
import { createHash } from 'node:crypto';
import { readBundle } from './bundle/readBundle';
import { createEmbeddedPolicyEngine } from './embedded/EmbeddedPolicyEngine';

/**
 * Makes an embedded engine of a candidate bundle. Throws an `InputError` that says what is wrong with the bundle.
 *
 * @public
 */
export const createCandidateEngine: CandidateEngineFactory = async ({
  bundle,
  organisation,
}) => {
  readBundle(bundle);
  const tag = createHash('sha256').update(bundle).digest('hex');
  const engine = await createEmbeddedPolicyEngine({
    organisation,
    source: {
      location: 'candidate',
      read: async known => (known === tag ? undefined : { bytes: bundle, tag }),
    },
  });
  const { health, message } = engine.status();
  if (health === 'unavailable') {
    await engine.close();
    throw new InputError(message ?? 'The bundle cannot be used');
  }
  return engine;
};
