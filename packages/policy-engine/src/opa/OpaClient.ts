import type {
  BundleRef,
  DecisionPoint,
  Organisation,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { revisionFault } from '../bundle/revision';
import { authorization } from '../http/credentials';
import type { HttpCredentials } from '../http/credentials';
import { readLimited, requestFault } from '../http/http';
import type { PolicyFailure } from '../outcomes';
import { Semaphore } from './Semaphore';

const UNVERSIONED = 'unversioned';
const ORGANISATION = 'micro_apps/organisation';

const responseSchema = z.looseObject({
  result: z.unknown().optional(),
  metrics: z
    .looseObject({
      timer_rego_query_eval_ns: z.number().nonnegative().optional(),
    })
    .optional(),
  provenance: z
    .looseObject({
      bundles: z
        .record(z.string(), z.looseObject({ revision: z.string().optional() }))
        .optional(),
    })
    .optional(),
});
const errorSchema = z.looseObject({ code: z.string(), message: z.string() });

/** What the server answered to a question about data. */
export type OpaAnswer = {
  /** `undefined` where nothing is defined there. */
  result: unknown;
  /** Of the server's bundles. */
  revision: BundleRef['revision'];
  evaluationNs: number;
};

/** A question that the server did not answer as it should. */
export class OpaFault extends Error {
  constructor(readonly failure: PolicyFailure) {
    super(failure.message);
  }
}

const fault = (cause: PolicyFailure['cause'], message: string) =>
  new OpaFault({ cause, message });

/** Why something went wrong that was asked of a server. */
export function failureOf(error: unknown): PolicyFailure {
  return error instanceof OpaFault
    ? error.failure
    : { cause: 'error', message: (error as Error).message };
}

/** How to reach a server. */
export type OpaClientOptions = {
  /** Up to and without `/v1`. */
  url: string;
  credentials?: HttpCredentials;
  timeoutMs: number;
  concurrency: number;
  resultBytes: number;
};

function revisionOf(
  bundles: Record<string, { revision?: string }> = {},
): string {
  const entries = Object.entries(bundles);
  if (entries.length === 1) {
    return entries[0][1].revision || UNVERSIONED;
  }
  if (entries.length === 0) {
    return UNVERSIONED;
  }
  const joined = entries
    .map(([name, { revision }]) => `${name}:${revision ?? UNVERSIONED}`)
    .sort()
    .join(' ');
  // A server may have any number of bundles, of which none is at fault.
  return revisionFault(joined) === undefined
    ? joined
    : `${entries.length} bundles, sha256:${createHash('sha256').update(joined).digest('hex')}`;
}

/** OPA's REST API, as far as it is needed. */
export class OpaClient {
  readonly #places: Semaphore;

  constructor(private readonly options: OpaClientOptions) {
    this.#places = new Semaphore(options.concurrency);
  }

  /** Decides for an input, which is JSON already. */
  decide(point: DecisionPoint, input: string): Promise<OpaAnswer> {
    return this.#ask(
      'POST',
      `micro_apps/${point}/decision?provenance=true&metrics=true`,
      `{"input":${input}}`,
    );
  }

  about(): Promise<OpaAnswer> {
    return this.#ask('GET', 'micro_apps/about?provenance=true');
  }

  async organisation(): Promise<unknown> {
    return (await this.#ask('GET', ORGANISATION)).result;
  }

  async putOrganisation(organisation: Organisation): Promise<void> {
    await this.#send('PUT', ORGANISATION, JSON.stringify(organisation));
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    body?: string,
  ): Promise<OpaAnswer> {
    const text = await this.#send(method, path, body);
    const parsed = responseSchema.safeParse(parsedJson(text));
    if (!parsed.success) {
      throw fault(
        'invalid-result',
        'the policy server answered with something else than a decision',
      );
    }
    const { result, metrics, provenance } = parsed.data;
    return {
      result,
      revision: revisionOf(provenance?.bundles),
      evaluationNs: metrics?.timer_rego_query_eval_ns ?? 0,
    };
  }

  #send(method: string, path: string, body?: string): Promise<string> {
    return this.#places.run(async () => {
      try {
        return await this.#sendOnce(method, path, body);
      } catch (error) {
        if (!isReset(error)) {
          throw faultOf(error, this.options.timeoutMs);
        }
      }
      try {
        // A connection that was kept alive may have been closed by the other side at this very moment.
        return await this.#sendOnce(method, path, body);
      } catch (error) {
        throw faultOf(error, this.options.timeoutMs);
      }
    });
  }

  async #sendOnce(
    method: string,
    path: string,
    body?: string,
  ): Promise<string> {
    const { url, credentials, timeoutMs, resultBytes } = this.options;
    const response = await fetch(`${url.replace(/\/+$/, '')}/v1/data/${path}`, {
      method,
      body,
      headers: {
        ...authorization(credentials),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = String(await readLimited(response, resultBytes));
    if (response.ok) {
      return text;
    }
    throw fault(
      response.status === 401 || response.status === 403 ? 'refused' : 'error',
      `the policy server answered ${response.status}${detailOf(text)}`,
    );
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What OPA says of an error; other servers' pages are left out. */
function detailOf(text: string): string {
  const parsed = errorSchema.safeParse(parsedJson(text));
  return parsed.success
    ? ` (${parsed.data.code}: ${parsed.data.message.slice(0, 200)})`
    : '';
}

function isReset(error: unknown): boolean {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.code === 'ECONNRESET' || cause?.code === 'UND_ERR_SOCKET';
}

function faultOf(error: unknown, timeoutMs: number): OpaFault {
  if (error instanceof OpaFault) {
    return error;
  }
  if (error instanceof RangeError) {
    return fault(
      'invalid-result',
      `the policy server's answer is too large: ${error.message}`,
    );
  }
  const { name } = error as Error;
  if (name === 'TimeoutError' || name === 'AbortError') {
    return fault(
      'timeout',
      `the policy server did not answer within ${timeoutMs} milliseconds`,
    );
  }
  return fault(
    'unreachable',
    `the policy server cannot be reached: ${requestFault(error)}`,
  );
}
