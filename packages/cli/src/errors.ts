import { CustomErrorBase, InputError } from '@backstage/errors';
import { EXIT, ExitCode } from './exitCodes';

/** Nothing could be decided: the portal, the policy engine or a tool that is needed does not answer. */
export class UndecidedError extends CustomErrorBase {
  name = 'UndecidedError' as const;
}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UndecidedError) {
    return EXIT.undecided;
  }
  return error instanceof InputError ? EXIT.invalid : EXIT.internal;
}
