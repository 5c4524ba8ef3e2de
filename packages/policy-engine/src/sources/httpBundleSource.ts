import { ServiceUnavailableError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { DEFAULT_BUNDLE_LIMITS } from '../bundle/archive';
import { authorization, checkUrl } from '../http/credentials';
import type { HttpCredentials } from '../http/credentials';
import { readLimited, requestFault, shownUrl } from '../http/http';
import type { BundleSource, SourcedBundle } from './BundleSource';

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * A bundle server.
 *
 * @public
 */
export type HttpBundleSourceOptions = {
  /** An https URL; plain http only to this machine, unless it is allowed. */
  url: string;
  credentials?: HttpCredentials;
  /** How often it is asked for a newer bundle; never where it is absent. */
  intervalMs?: number;
  /** 10 seconds where it is absent. */
  timeoutMs?: number;
  allowHttp?: boolean;
};

/**
 * A bundle on an HTTP server, which is asked with `If-None-Match` whether it has another one.
 *
 * @public
 */
export function httpBundleSource(
  options: HttpBundleSourceOptions,
): BundleSource {
  checkUrl(options.url, options.allowHttp);
  const location = shownUrl(options.url);
  // The ETag belongs to what was read with it, whatever the engine made of that.
  let latest: { etag: string | null; tag: string } | undefined;

  async function fetchBundle(
    known: string | undefined,
  ): Promise<SourcedBundle | undefined> {
    const etag = latest && latest.tag === known ? latest.etag : null;
    const response = await fetch(options.url, {
      headers: {
        ...authorization(options.credentials),
        ...(etag && { 'if-none-match': etag }),
      },
      // A redirect could lead the token elsewhere, or to plain http.
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    });
    if (response.status === 304) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}`);
    }
    const bytes = await readLimited(
      response,
      DEFAULT_BUNDLE_LIMITS.compressedBytes,
    );
    const tag = createHash('sha256').update(bytes).digest('hex');
    latest = { etag: response.headers.get('etag'), tag };
    return tag === known ? undefined : { bytes, tag };
  }

  return {
    location,
    intervalMs: options.intervalMs,
    async read(known) {
      try {
        return await fetchBundle(known);
      } catch (error) {
        throw new ServiceUnavailableError(
          `The bundle server ${location} cannot be read: ${requestFault(error)}`,
        );
      }
    },
  };
}
