import { InputError } from '@backstage/errors';
import {
  GovernanceConfig,
  parseGovernanceConfig,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { Env, substituted } from './substituted';

type Fields = Record<string, unknown>;

/** What of `microApps` decides about apps; the rest may need what is not here, such as secrets of the portal. */
const RELEVANT = [
  'regions',
  'modelEndpoints',
  'riskModel',
  'reviewIntervals',
  'approval',
] as const;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As Backstage lays one file over another: fields are merged, lists and values replaced. */
function merged(under: unknown, over: unknown): unknown {
  if (over === undefined) {
    return under;
  }
  if (!isFields(under) || !isFields(over)) {
    return over;
  }
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map(key => [key, merged(under[key], over[key])]),
  );
}

function readFile(path: string, cwd: string): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new InputError(
      `The configuration ${path} cannot be read (${
        (error as NodeJS.ErrnoException).code
      }); give the app-config.yaml of the portal with --config`,
    );
  }
  try {
    return parse(text, { logLevel: 'silent' });
  } catch (error) {
    throw new InputError(
      `The configuration ${path} is not valid YAML: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
}

/** What a portal's configuration says about apps. */
export type PortalConfig = GovernanceConfig & {
  /** The portal's own bundle, as the configuration names it; `null` where it uses the one that comes with it. */
  bundle: string | null;
};

/** Where the portal's policies come from; a back end need not be reachable from here. */
function bundleOf(policy: Fields): string | null {
  const bundle = isFields(policy.bundle) ? policy.bundle : {};
  if (typeof bundle.file === 'string') {
    return bundle.file;
  }
  if (typeof bundle.url === 'string') {
    return bundle.url;
  }
  return policy.engine === 'opa' ? 'OPA' : null;
}

/**
 * Reads what the portal's configuration says about apps.
 *
 * @throws InputError that names the key or file that is wrong
 */
export function readConfig(
  paths: readonly string[],
  { cwd, env }: { cwd: string; env: Env },
): PortalConfig {
  const all = paths
    .map(path => readFile(path, cwd))
    .reduce(merged, {} as unknown);
  const microApps = isFields(all) ? all.microApps : undefined;
  if (!isFields(microApps)) {
    throw new InputError(
      `${paths.join(
        ' and ',
      )} has nothing under "microApps"; give the app-config.yaml of the portal with --config`,
    );
  }
  const relevant = Object.fromEntries(
    RELEVANT.filter(key => microApps[key] !== undefined).map(key => [
      key,
      microApps[key],
    ]),
  );
  const policy = isFields(microApps.policy) ? microApps.policy : {};
  const { organisation } = policy;
  if (organisation !== undefined) {
    relevant.policy = { organisation };
  }
  return {
    ...parseGovernanceConfig(substituted(relevant, env, 'microApps')),
    bundle: bundleOf(policy),
  };
}
