import { InputError } from '@backstage/errors';
import { MicroAppsClient } from '@micro-apps/backstage-plugin-micro-apps-common';
import { UndecidedError } from '../errors';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const TRIES = 3;
const PAUSE_MS = 250;
/** Answers of a server that may do better a moment later. */
const PASSING = new Set([429, 502, 503, 504]);

export type PortalOptions = {
  url: string;
  tokenEnv: string;
  timeoutMs: number;
  env: Record<string, string | undefined>;
};

/** The address of the portal's back end, without what must not be printed. */
export function portalUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InputError(
      `"${text}" is not the address of a portal; give one such as https://portal.example.com`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      'The address of the portal must not hold a name or password; put a token into the environment, see --token-env',
    );
  }
  const safe = url.protocol === 'https:' || LOOPBACK.has(url.hostname);
  if (!safe || !/^https?:$/.test(url.protocol)) {
    throw new InputError(
      `"${url.origin}" must begin with https://, so that nobody reads the token on its way`,
    );
  }
  return url;
}

function tokenFrom(name: string, env: PortalOptions['env']): string {
  const token = env[name]?.trim();
  if (!token) {
    throw new InputError(
      `The environment variable ${name} holds no token; put the external access token of the portal there`,
    );
  }
  return token;
}

function causeOf(error: unknown): string {
  const { name, message, cause } = error as Error & {
    cause?: { code?: string; message?: string };
  };
  if (name === 'TimeoutError') {
    return 'it did not answer in time';
  }
  return cause?.code ?? cause?.message ?? message;
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Calls once; what is worth another try comes back as an error or as the answer that says so. */
async function attempt(
  input: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<Response | UndecidedError> {
  const { origin } = new URL(input);
  try {
    const response = await fetch(input, {
      ...init,
      // A redirect would take the question, and perhaps the token, elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return PASSING.has(response.status)
      ? new UndecidedError(
          `The portal at ${origin} cannot answer now (${response.status}); see whether it is up, then run this again`,
        )
      : response;
  } catch (error) {
    return new UndecidedError(
      `The portal at ${origin} cannot be reached (${causeOf(
        error,
      )}); see whether it is up and the address is right, then run this again`,
    );
  }
}

function assertAnswer(response: Response, tokenEnv: string) {
  const { status, url } = response;
  const where = url && new URL(url).origin;
  if (status === 401 || status === 403) {
    throw new UndecidedError(
      `The portal at ${where} does not accept the token in ${tokenEnv} (${status}); renew it, or give it the permission that this needs as docs/policies/gate.md shows`,
    );
  }
  if (status >= 300 && status < 400) {
    throw new UndecidedError(
      `The portal at ${where} sends elsewhere (${status}); give the address of its back end`,
    );
  }
  // Pages come from something else that listens there.
  const isAnswer = /json|csv/.test(response.headers.get('content-type') ?? '');
  if (status >= 500 || (status < 300 && !isAnswer)) {
    throw new UndecidedError(
      `The portal at ${where} answers ${status}${
        isAnswer ? '' : ', and not as a back end does'
      }; see its log, and whether the address is that of its back end`,
    );
  }
}

/**
 * A client of a portal's back end. What comes back is an answer of the back end; whatever else happens, down to a bad
 * certificate, is an `UndecidedError` that says what to do.
 *
 * @throws InputError when the address or the token cannot be right
 */
export function createClient(options: PortalOptions): MicroAppsClient {
  const { timeoutMs, tokenEnv, env } = options;
  const url = portalUrl(options.url);
  const token = tokenFrom(tokenEnv, env);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return new MicroAppsClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `${base}/api/${pluginId}`,
    },
    fetchApi: {
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set('Authorization', `Bearer ${token}`);
        const mayRepeat =
          init?.method !== 'POST' || /\/decisions$/.test(String(input));
        for (let tries = 1; ; tries += 1) {
          const answer = await attempt(
            String(input),
            { ...init, headers },
            timeoutMs,
          );
          if (answer instanceof Response) {
            assertAnswer(answer, tokenEnv);
            return answer;
          }
          if (tries === TRIES || !mayRepeat) {
            throw answer;
          }
          await pause(PAUSE_MS * tries);
        }
      },
    },
  });
}
