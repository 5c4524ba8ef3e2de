import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AppDetail,
  Control,
  Manifest,
  manifestDigest,
  MicroAppsApi,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { KnownFacts } from '../check/evaluate';

const NOTHING: KnownFacts = { verifiedControls: [] };

function hasName(error: unknown, ...types: { name: string }[]): boolean {
  const { name, cause } = error as Error & { cause?: Error };
  return types.some(type => type.name === name || type.name === cause?.name);
}

/**
 * What the portal knows of an app beyond its manifest: which controls were verified and which rules are waived. Nothing
 * of another revision counts. Without knowing, the check is stricter, so that a missing app is no fault here.
 */
export async function askFacts(
  client: Pick<MicroAppsApi, 'getApp'>,
  manifest: Manifest,
): Promise<KnownFacts> {
  const { namespace, name } = manifest.metadata;
  let detail: AppDetail;
  try {
    detail = await client.getApp({ namespace, name });
  } catch (error) {
    if (
      hasName(error, NotFoundError, NotAllowedError, { name: 'UndecidedError' })
    ) {
      return NOTHING;
    }
    throw error;
  }
  if (detail.currentRevision.digest !== manifestDigest(manifest)) {
    return NOTHING;
  }
  const having = (wanted: Control['status']) =>
    detail.controls
      .filter(({ status }) => status === wanted)
      .map(({ id }) => id);
  const now = new Date().toISOString();
  return {
    verifiedControls: having('verified'),
    refusedControls: having('refused'),
    expiredControls: having('expired'),
    waivers: detail.waivers
      .filter(({ state, expiresAt }) => state === 'active' && expiresAt > now)
      .map(({ rule, expiresAt }) => ({ rule, until: expiresAt })),
  };
}
