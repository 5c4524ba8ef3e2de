import { isError, ServiceUnavailableError } from '@backstage/errors';

// Classes 08 (connection), 53 (resources), 57 (operator intervention) of PostgreSQL, and what the drivers and the
// operating system say when there is nobody at the other end.
const UNAVAILABLE_CODE =
  /^(08|53|57)[0-9A-Z]{3}$|^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH)$|^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|CORRUPT|NOTADB)/;
const UNAVAILABLE_MESSAGE =
  /unable to acquire a connection|connection terminated|connection is not open|connection error|connection ended|client was closed|pool is (draining|destroyed)|^aborted$/i;

/** Whether an error means that the database cannot be reached or used, rather than that the statement is at fault. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!isError(error)) {
    return false;
  }
  const { code } = error;
  return (
    (typeof code === 'string' && UNAVAILABLE_CODE.test(code)) ||
    error.name === 'KnexTimeoutError' ||
    UNAVAILABLE_MESSAGE.test(error.message)
  );
}

/** Whether an error means that transactions waited for each other, and PostgreSQL undid this one for the others to go on. */
export function isDeadlock(error: unknown): boolean {
  return isError(error) && error.code === '40P01';
}

/** Runs database work, and reports a database that is away as such. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDatabaseUnavailable(error)) {
      // The cause stays out of the answer: it may name hosts and users.
      throw new ServiceUnavailableError(
        'The database of the micro-apps back end cannot be reached; nothing was changed. Try again in a moment',
      );
    }
    throw error;
  }
}
