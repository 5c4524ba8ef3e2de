import {
  ConflictError,
  ForwardedError,
  InputError,
  NotAllowedError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { issuesOf } from '@micro-apps/backstage-plugin-micro-apps-common';

/** The registry's refusal in the words that it has for people, each issue on a line of its own. */
export function readableError(error: unknown): Error {
  const readable = toReadable(error);
  // The scaffolder shows the stack in the log of the task, which is read by people who filled in a form.
  readable.stack = readable.message;
  return readable;
}

function toReadable(error: unknown): Error {
  if (!(error instanceof ResponseError)) {
    return new ForwardedError(
      'The registry of micro apps could not be reached. Try again in a moment',
      error,
    );
  }
  const { message } = error.body.error;
  const status = error.statusCode;
  if (status === 400 || status === 413) {
    const issues = issuesOf(error);
    return new InputError(
      issues.length
        ? [
            'The micro app was not submitted. Please correct:',
            ...issues.map(issue => `- ${issue.path}: ${issue.message}`),
          ].join('\n')
        : `The micro app was not submitted: ${message}`,
    );
  }
  if (status === 409) {
    return new ConflictError(`The micro app was not submitted: ${message}`);
  }
  if (status === 401 || status === 403 || status === 404) {
    return new NotAllowedError(`You may not submit this micro app: ${message}`);
  }
  return new ServiceUnavailableError(
    `The registry of micro apps cannot take submissions at the moment: ${message}. Try again in a moment`,
  );
}
