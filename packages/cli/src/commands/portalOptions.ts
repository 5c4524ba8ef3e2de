import { InputError } from '@backstage/errors';
import type { Command } from 'commander';

const MAX_TIMEOUT_SECONDS = 300;

export type PortalFlags = {
  portal?: string;
  tokenEnv: string;
  timeout: string;
};

/** What every command that asks a portal has. */
export function addPortalOptions(command: Command): Command {
  return command
    .option('-p, --portal <url>', "the address of the portal's back end")
    .option(
      '--token-env <name>',
      'the environment variable that holds the token for the portal',
      'MICRO_APPS_TOKEN',
    )
    .option('--timeout <seconds>', 'how long one answer may take', '10');
}

export function timeoutOf({ timeout }: PortalFlags): number {
  const seconds = Number(timeout);
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS)) {
    throw new InputError(
      `--timeout must be a number of seconds up to ${MAX_TIMEOUT_SECONDS}, not "${timeout}"`,
    );
  }
  return Math.ceil(seconds * 1000);
}
