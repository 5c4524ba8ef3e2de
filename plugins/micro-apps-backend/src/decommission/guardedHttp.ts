import { lookup as dnsLookup } from 'node:dns';
import { request as httpRequest, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, LookupFunction } from 'node:net';

const MAX_BYTES = 8 * 1024 * 1024;

/** This machine, its link, and where clouds keep the credentials of machines. */
const FORBIDDEN = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['100.100.100.200', 32],
] as const) {
  FORBIDDEN.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
] as const) {
  FORBIDDEN.addSubnet(network, prefix, 'ipv6');
}

/** Whether nothing may be sent to an address unless the configuration says so. */
export function isForbiddenAddress(address: string): boolean {
  const version = isIP(address);
  return (
    version === 0 || FORBIDDEN.check(address, version === 6 ? 'ipv6' : 'ipv4')
  );
}

function refusal(host: string): Error {
  return new Error(
    `"${host}" leads to this machine, its own network or a metadata service, which is not allowed; list it in "allowedHosts" if that is meant`,
  );
}

/** Looks at the very addresses that are connected to, so that a name cannot change its mind in between. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      callback(error, '', 0);
      return;
    }
    if (addresses.some(({ address }) => isForbiddenAddress(address))) {
      callback(refusal(hostname), '', 0);
      return;
    }
    if (options.all) {
      callback(null, addresses);
    } else {
      callback(null, addresses[0].address, addresses[0].family);
    }
  });
};

/** An answer of a store. */
export type HttpAnswer = { status: number; text: string };

/** A call of a store. */
export type HttpCall = {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** Hosts that may be this machine or its own network. */
  allowedHosts: readonly string[];
};

/** Calls a store. Redirects are not followed, and large answers are not read. */
export async function guardedHttp(call: HttpCall): Promise<HttpAnswer> {
  const url = new URL(call.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isAllowed = call.allowedHosts.some(
    allowed => allowed.toLowerCase() === host.toLowerCase(),
  );
  if (!isAllowed && isIP(host) && isForbiddenAddress(host)) {
    throw refusal(host);
  }
  const options: RequestOptions = {
    method: call.method,
    signal: call.signal,
    headers: {
      Accept: 'application/json',
      ...(call.body !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(call.body)),
      }),
      ...call.headers,
    },
    ...(!isAllowed && { lookup: guardedLookup }),
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, options, response => {
      const status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BYTES) {
          request.destroy(new Error('The answer of the store is too large'));
        }
        chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        if (status >= 300 && status < 400) {
          reject(
            new Error(
              `The store answered with a redirect (${status}), which is not followed`,
            ),
          );
          return;
        }
        resolve({ status, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.on('error', reject);
    request.end(call.body);
  });
}

/** As `guardedHttp`, for an answer that must be JSON with a status of success. */
export async function guardedJson(call: HttpCall): Promise<unknown> {
  const { status, text } = await guardedHttp(call);
  if (status < 200 || status >= 300) {
    throw new Error(
      `The store answered ${status}${
        status === 404 ? ' (not found), which proves nothing' : ''
      }`,
    );
  }
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Error('The store answered with something that is not JSON');
  }
}
