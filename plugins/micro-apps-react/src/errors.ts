/**
 * The field that an error is about, and what is wrong with it.
 *
 * @public
 */
export type ErrorIssue = { path: string; message: string };

/** What to advise a person to do about an error; a key of the messages. @public */
export type ErrorAdvice =
  | 'unauthenticated'
  | 'notAllowed'
  | 'notFound'
  | 'conflict'
  | 'invalid'
  | 'tooLarge'
  | 'unavailable'
  | 'offline'
  | 'other';

/** An error as it is shown. @public */
export type ErrorDescription = {
  /** The HTTP status, where the back end answered. */
  status?: number;
  /** The name of the error, `ConflictError` for one. */
  name: string;
  advice: ErrorAdvice;
  message: string;
  issues: ErrorIssue[];
  /** Whatever else the error's body says, `currentDigest` for one. */
  details: Record<string, unknown>;
};

const ADVICE: Record<number, ErrorAdvice> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'notAllowed',
  404: 'notFound',
  409: 'conflict',
  413: 'tooLarge',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

type ResponseErrorLike = Error & {
  response?: { status?: unknown };
  statusCode?: unknown;
  cause?: Error & Record<string, unknown>;
  body?: { error?: Record<string, unknown> };
};

/**
 * Reads what the back end said from an error that its client threw.
 *
 * @public
 */
export function describeError(error: Error): ErrorDescription {
  const response = error as ResponseErrorLike;
  const status = [response.statusCode, response.response?.status].find(
    (value): value is number => typeof value === 'number',
  );
  const body = response.body?.error ?? {};
  const details = { ...body };
  const message =
    textOf(body.message) ?? textOf(response.cause?.message) ?? error.message;
  return {
    status,
    name: textOf(body.name) ?? response.cause?.name ?? error.name,
    advice: adviceFor(error, status),
    message,
    issues: issuesOf(body.issues),
    details,
  };
}

function adviceFor(error: Error, status: number | undefined): ErrorAdvice {
  if (status !== undefined) {
    return ADVICE[status] ?? 'other';
  }
  // What fetch throws where nothing answered.
  return error.name === 'TypeError' ? 'offline' : 'other';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function issuesOf(value: unknown): ErrorIssue[] {
  if (!Array.isArray(value)) {
    return [];
  }
  return value.filter(
    (issue): issue is ErrorIssue =>
      typeof issue?.path === 'string' && typeof issue?.message === 'string',
  );
}
