import { bundleContentsSchema } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  BundleRef,
  PolicyEngineStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { revisionFault } from '../bundle/revision';
import { OpaFault } from './OpaClient';
import type { OpaAnswer } from './OpaClient';

/** The policies that a server has. */
export type OpaContents = {
  bundle: NonNullable<PolicyEngineStatus['bundle']>;
  rules: PolicyEngineStatus['rules'];
};

export const refOf = ({ bundle }: OpaContents): BundleRef => ({
  revision: bundle.revision,
  digest: bundle.digest,
});

/** Reads what a server says of its policies. Throws an `OpaFault` where they are not the portal's. */
export function contentsOf(
  { result, revision }: OpaAnswer,
  location: string,
): OpaContents {
  const parsed = bundleContentsSchema.safeParse(result);
  if (!parsed.success) {
    throw new OpaFault({
      cause: 'no-bundle',
      message:
        result === undefined
          ? `the policy server ${location} has no policies at "data.micro_apps"; load the bundle into it`
          : `the policy server ${location} has other policies at "data.micro_apps.about" than the portal understands`,
    });
  }
  const fault = revisionFault(revision);
  if (fault) {
    throw new OpaFault({
      cause: 'invalid-result',
      message: `the bundle of the policy server ${location} cannot be used: ${fault}`,
    });
  }
  return {
    rules: parsed.data.rules,
    bundle: {
      revision,
      digest: parsed.data.digest,
      source: location,
      loadedAt: new Date().toISOString(),
      signature: 'not-checked',
    },
  };
}
