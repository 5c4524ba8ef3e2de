import type {
  Organisation,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createEmbeddedPolicyEngine,
  createOpaPolicyEngine,
  defaultBundlePath,
  fileBundleSource,
  httpBundleSource,
} from '@micro-apps/policy-engine';
import type {
  BundleSource,
  BundleVerification,
  HttpCredentials,
} from '@micro-apps/policy-engine';
import type { PolicyConfig } from '../../config/readPolicyConfig';

/** How often the file of a bundle is looked at again. */
const FILE_INTERVAL_MS = 10_000;
/** How often a bundle server is asked whether it has another bundle. */
const SERVER_INTERVAL_MS = 30_000;

type BundleConfig = PolicyConfig['bundle'];

function credentialsOf(config: {
  token?: string;
  username?: string;
  password?: string;
}): HttpCredentials | undefined {
  const { token, username, password } = config;
  if (token !== undefined) {
    return { token };
  }
  return username !== undefined && password !== undefined
    ? { username, password }
    : undefined;
}

function sourceOf(bundle: BundleConfig): BundleSource {
  const { file, url, allowHttp, intervalMs, timeoutMs } = bundle;
  return url
    ? httpBundleSource({
        url,
        allowHttp,
        timeoutMs,
        credentials: credentialsOf(bundle),
        intervalMs: intervalMs ?? SERVER_INTERVAL_MS,
      })
    : fileBundleSource(file ?? defaultBundlePath, {
        intervalMs: intervalMs ?? FILE_INTERVAL_MS,
      });
}

function verificationOf(
  signing: BundleConfig['signing'],
): BundleVerification | undefined {
  return (
    signing && {
      ...signing,
      keys: Object.fromEntries(signing.keys.map(({ id, ...key }) => [id, key])),
    }
  );
}

/** The engine that the configuration names. */
export async function createPolicyEngine(
  config: PolicyConfig,
  organisation: Organisation,
): Promise<PolicyEngine> {
  const { engine, opa, bundle, limits } = config;
  if (engine === 'opa' && opa) {
    return createOpaPolicyEngine({
      ...opa,
      credentials: credentialsOf(opa),
      organisation,
    });
  }
  return createEmbeddedPolicyEngine({
    source: sourceOf(bundle),
    verification: verificationOf(bundle.signing),
    organisation,
    limits,
  });
}
