import { createHash } from 'node:crypto';
import { faultyBundle, fixture, revisionOf } from '../__testUtils__/bundles';
import { startServer } from '../__testUtils__/httpServer';
import type { TestServer } from '../__testUtils__/httpServer';
import { organisation } from '../__testUtils__/inputs';
import { createEmbeddedPolicyEngine } from '../embedded/EmbeddedPolicyEngine';
import { httpBundleSource } from './httpBundleSource';

const signed = fixture('signed-rs256.tar.gz');
const next = revisionOf(faultyBundle, 'next');

describe('httpBundleSource', () => {
  let server: TestServer;
  let bundle: Buffer;

  beforeEach(async () => {
    bundle = faultyBundle;
    server = await startServer((request, response) => {
      const etag = `"${createHash('sha256').update(bundle).digest('hex')}"`;
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304).end();
      } else {
        response.writeHead(200, { etag }).end(bundle);
      }
    });
  });
  afterEach(() => server.close());

  const url = () => `${server.url}/bundles/micro-apps.tar.gz?secret=1`;

  it('reads a bundle once, and again when the server has another one', async () => {
    const source = httpBundleSource({ url: url() });
    const first = await source.read(undefined);
    expect(first?.bytes).toEqual(faultyBundle);
    await expect(source.read(first?.tag)).resolves.toBeUndefined();
    expect(server.requests[1].headers['if-none-match']).toMatch(
      /^"[0-9a-f]+"$/,
    );
    bundle = next;
    await expect(source.read(first?.tag)).resolves.toMatchObject({
      bytes: next,
    });
  });

  it('reads anew what the engine has not kept, whatever the server remembers', async () => {
    const source = httpBundleSource({ url: url() });
    await source.read(undefined);
    await expect(source.read(undefined)).resolves.toMatchObject({
      bytes: faultyBundle,
    });
  });

  it.each([
    [{ token: 'abc' }, 'Bearer abc'],
    [
      { username: 'ü', password: 'x:y' },
      `Basic ${Buffer.from('ü:x:y').toString('base64')}`,
    ],
  ])('identifies itself by %j', async (credentials, header) => {
    await httpBundleSource({ url: url(), credentials }).read(undefined);
    expect(server.requests[0].headers.authorization).toBe(header);
  });

  it.each<[string, TestServer['answer'], RegExp]>([
    [
      'an error',
      (_, response) => response.writeHead(500).end(),
      /answered 500/,
    ],
    [
      'no access',
      (_, response) => response.writeHead(401).end(),
      /answered 401/,
    ],
    [
      'a way elsewhere',
      (_, response) => response.writeHead(302, { location: '/other' }).end(),
      /redirect/,
    ],
    ['nothing in time', () => undefined, /did not answer in time/],
    [
      'half of it',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100000' });
        response.write(faultyBundle.subarray(0, 5000), () =>
          response.destroy(),
        );
      },
      /cannot be read/,
    ],
    [
      'a closed connection',
      request => request.socket.destroy(),
      /cannot be read/,
    ],
    [
      'too much, as announced',
      (_, response) =>
        response.writeHead(200, { 'content-length': '5000000' }).end(),
      /more than the 4194304/,
    ],
    [
      'too much, unannounced',
      (_, response) => response.end(Buffer.alloc(5_000_000)),
      /more than the 4194304/,
    ],
  ])(
    'says what is wrong with a server that gives %s',
    async (_, answer, message) => {
      server.answer = answer;
      const source = httpBundleSource({ url: url(), timeoutMs: 300 });
      const error = await source.read(undefined).catch(caught => caught);
      expect(error).toMatchObject({ name: 'ServiceUnavailableError' });
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain('secret');
    },
  );

  it.each([
    ['http://bundles.example.com/a.tar.gz', /must be an https URL/],
    [
      'https://user:pass@bundles.example.com/a.tar.gz',
      /must have no credentials in it/,
    ],
    ['file:///etc/passwd', /must be an https URL/],
    ['bundles', /is no URL/],
  ])('refuses the URL %s', (wrong, message) => {
    expect(() => httpBundleSource({ url: wrong })).toThrow(message);
  });

  describe('with an engine that accepts signed bundles only', () => {
    const start = () =>
      createEmbeddedPolicyEngine({
        source: httpBundleSource({ url: url() }),
        organisation,
        verification: {
          keys: {
            portal: {
              algorithm: 'RS256',
              key: String(fixture('rs256.pub.pem')),
            },
          },
          scope: 'micro-apps',
        },
      });

    it('says who signed, and keeps the last good bundle when a signature is bad or missing', async () => {
      bundle = signed;
      const engine = await start();
      const good = {
        signature: 'verified',
        keyId: 'portal',
        source: `${server.url}/bundles/micro-apps.tar.gz`,
      };
      expect(engine.status()).toMatchObject({ health: 'ready', bundle: good });

      bundle = next;
      expect(await engine.refresh()).toMatchObject({
        health: 'degraded',
        message: expect.stringMatching(
          /is not signed.*revision faulty stays in force/,
        ),
        bundle: good,
      });

      bundle = revisionOf(signed, 'forged');
      expect(await engine.refresh()).toMatchObject({
        health: 'degraded',
        message: expect.stringMatching(
          /"\.manifest" is not the one that was signed/,
        ),
        bundle: good,
      });

      bundle = signed;
      expect(await engine.refresh()).toMatchObject({
        health: 'ready',
        bundle: good,
      });
      await engine.close();
    });

    it('is unavailable while there is no signed bundle', async () => {
      const engine = await start();
      expect(engine.status()).toMatchObject({
        health: 'unavailable',
        message: expect.stringMatching(/is not signed/),
        bundle: null,
      });
      await engine.close();
    });
  });
});
