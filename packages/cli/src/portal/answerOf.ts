import { printable } from '../printable';

/** What the back end said about an error, or else the error itself. */
export function answerOf(error: unknown): string {
  const { message, body } = error as Error & {
    body?: { error?: { message?: unknown } };
  };
  const said = body?.error?.message;
  return printable(typeof said === 'string' && said ? said : message);
}
