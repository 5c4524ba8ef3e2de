import { InputError } from '@backstage/errors';

/**
 * How to identify oneself to a server.
 *
 * @public
 */
export type HttpCredentials =
  { token: string } | { username: string; password: string };

/** The headers of the credentials. */
export function authorization(
  credentials: HttpCredentials | undefined,
): Record<string, string> {
  if (!credentials) {
    return {};
  }
  if ('token' in credentials) {
    return { authorization: `Bearer ${credentials.token}` };
  }
  const pair = `${credentials.username}:${credentials.password}`;
  return {
    authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`,
  };
}

/** Refuses URLs that would send a bundle or a token in the clear, unless that was asked for. */
export function checkUrl(url: string, allowHttp: boolean | undefined): URL {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new InputError(`"${url}" is no URL`);
  }
  if (parsed.username || parsed.password) {
    throw new InputError(
      `The URL of "${parsed.host}" must have no credentials in it; give them apart`,
    );
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(
    parsed.hostname,
  );
  if (
    parsed.protocol !== 'https:' &&
    !(parsed.protocol === 'http:' && (allowHttp || loopback))
  ) {
    throw new InputError(
      `The URL of "${parsed.host}" must be an https URL; plain http must be allowed explicitly`,
    );
  }
  return parsed;
}
