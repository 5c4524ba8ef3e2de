import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The version that the committed bundle is built with; another one may write other bytes. */
export const OPA_VERSION = '1.22.2';

function versionOf(command) {
  try {
    const text = execFileSync(command, ['version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /^Version: (\S+)/m.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Looks for the OPA of the right version: `$OPA`, on the PATH, where `go install` puts it.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string[]} [others] further places to look at
 * @param {(version: string) => boolean} [isFit] whether a version will do
 * @returns {{ command?: string, reason?: string }} the command, or why there is none
 */
export function findOpa(
  env = process.env,
  others = [],
  isFit = version => version === OPA_VERSION,
) {
  const candidates = [
    env.OPA,
    'opa',
    ...others,
    join(env.GOBIN ?? join(env.GOPATH ?? join(homedir(), 'go'), 'bin'), 'opa'),
  ].filter(Boolean);
  const unfit = new Set();
  for (const command of candidates) {
    if (command.includes('/') && !existsSync(command)) {
      continue;
    }
    const version = versionOf(command);
    if (version && isFit(version)) {
      return { command };
    }
    if (version) {
      unfit.add(version);
    }
  }
  const install = `install it with: go install github.com/open-policy-agent/opa@v${OPA_VERSION}`;
  return {
    reason:
      unfit.size > 0
        ? `OPA ${OPA_VERSION} is needed, only ${[...unfit].join(', ')} was found; ${install}`
        : `OPA ${OPA_VERSION} is not on this machine; ${install}`,
  };
}

/** Runs OPA to its end, in a folder. */
export function runOpa(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status ?? 127, stdout: stdout ?? '', stderr: stderr ?? '' };
}
