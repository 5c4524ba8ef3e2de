import { Command, CommanderError } from 'commander';
import { addCheck } from './commands/check';
import { addPolicyBuild } from './commands/policyBuild';
import { addPolicyPreview } from './commands/policyPreview';
import { exitCodeOf } from './errors';
import { EXIT } from './exitCodes';
import { printable } from './printable';
import { harmless } from './report/text';
import { PACKAGE } from './version';
import type { World } from './world';

const CODES = `
Exit codes:
  0  passed
  1  denied by a policy or by its risk, or not approved
  2  the command line, the configuration or a manifest is wrong
  3  could not be decided: the portal or the policies cannot be asked
  4  a fault of this program`;

function createProgram(world: World): Command {
  const program = new Command('micro-apps')
    .description(
      'Governs LLM micro apps from the command line, as their portal does',
    )
    .version(PACKAGE.version, '-V, --version')
    .addHelpText('after', CODES)
    .configureOutput({
      writeOut: text => world.stdout.write(text),
      writeErr: text => world.stderr.write(text),
    })
    .showHelpAfterError('Add --help to see how it is used.')
    .exitOverride();
  addCheck(program, world);
  const policy = program
    .command('policy')
    .description(
      'test policies, make a bundle of them, see what they would change',
    );
  addPolicyBuild(policy, world);
  addPolicyPreview(policy, world);
  return program;
}

/** Runs the program. It does not throw; how it went is told through the world. */
export async function main(args: readonly string[], world: World) {
  try {
    await createProgram(world).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong, or what was asked for.
      world.exit(error.exitCode === 0 ? EXIT.ok : EXIT.invalid);
      return;
    }
    const code = exitCodeOf(error);
    const { message, stack } = error as Error;
    world.stderr.write(
      code === EXIT.internal
        ? `A fault of this program, please report it: ${stack}\n`
        : `${message
            .split('\n')
            .map(line => harmless(printable(line)))
            .join('\n')}\n`,
    );
    world.exit(code);
  }
}
