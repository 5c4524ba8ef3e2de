import type {
  PolicyDecision,
  PolicyEngine,
  PolicyFailureCause,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startServer } from '../__testUtils__/httpServer';
import type { TestServer } from '../__testUtils__/httpServer';
import { organisation, registrationInput } from '../__testUtils__/inputs';
import { createOpaPolicyEngine } from './OpaPolicyEngine';
import type { OpaPolicyEngineOptions } from './OpaPolicyEngine';

const decision: PolicyDecision = {
  allow: true,
  deny: [],
  warn: [],
  require: [],
  obligations: [],
  rules: { residency: 'passed' },
};
const about = {
  contract: 1,
  digest: `sha256:${'b'.repeat(64)}`,
  rules: [],
};

/** A server that behaves as OPA does, until a test makes it decide otherwise. */
class FakeOpa {
  revision = 'one';
  about: unknown = about;
  organisation: unknown;
  putStatus = 204;
  decide = (_: IncomingMessage, response: ServerResponse) =>
    this.json(response, decision);

  /** Of other bundles that it has. */
  others: Record<string, { revision: string }> = {};

  json(response: ServerResponse, result: unknown) {
    response.end(
      JSON.stringify({
        result,
        metrics: { timer_rego_query_eval_ns: 4242 },
        provenance: {
          bundles: {
            'micro-apps': { revision: this.revision },
            ...this.others,
          },
        },
      }),
    );
  }

  answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    if (path.includes('/decision')) {
      request.resume();
      this.decide(request, response);
    } else if (path.includes('/about')) {
      this.json(response, this.about);
    } else if (request.method === 'PUT') {
      let text = '';
      request.on('data', part => {
        text += part;
      });
      request.on('end', () => {
        if (this.putStatus === 204) {
          this.organisation = JSON.parse(text);
        }
        response.writeHead(this.putStatus).end();
      });
    } else {
      this.json(response, this.organisation);
    }
  };
}

describe('an engine that asks an OPA server', () => {
  let opa: FakeOpa;
  let server: TestServer;
  let engine: PolicyEngine;

  const start = async (options: Partial<OpaPolicyEngineOptions> = {}) => {
    engine = await createOpaPolicyEngine({
      url: server.url,
      organisation,
      timeoutMs: 300,
      intervalMs: 3_600_000,
      circuitBreaker: { failures: 3, cooldownMs: 3_600_000 },
      ...options,
    });
    return engine;
  };
  const ask = async () =>
    (await engine.evaluate('registration', [registrationInput()]))[0];

  beforeEach(async () => {
    opa = new FakeOpa();
    server = await startServer(opa.answer);
  });
  afterEach(async () => {
    await engine.close();
    await server.close();
  });

  it('decides, and gives the organisation its data', async () => {
    await start({ credentials: { token: 'abc' } });
    expect(await ask()).toEqual({
      decision,
      bundle: { revision: 'one', digest: about.digest },
      metrics: { evaluationNs: 4242 },
    });
    expect(opa.organisation).toEqual(organisation);
    expect(engine.status()).toMatchObject({ engine: 'opa', health: 'ready' });
    const authorizations = server.requests.map(
      ({ headers }) => headers.authorization,
    );
    expect(new Set(authorizations)).toEqual(new Set(['Bearer abc']));
  });

  it.each([
    ['too long to be kept', 'r'.repeat(201), /201 characters/],
    ['with a NUL', 'one\u0000two', /control characters/],
  ])('refuses a revision that is %s', async (_, revision, message) => {
    await start();
    opa.revision = revision;
    expect(await ask()).toMatchObject({
      decision: { allow: false },
      bundle: null,
      failure: { message: expect.stringMatching(message) },
    });
    expect(engine.status()).toMatchObject({
      health: 'degraded',
      message: expect.stringMatching(message),
      bundle: { revision: 'one' },
    });
    opa.revision = 'two';
    await engine.refresh();
    expect(await ask()).toMatchObject({ bundle: { revision: 'two' } });
  });

  it('names a server of many bundles by them, shortly', async () => {
    opa.others = { other: { revision: 'a' } };
    await start();
    expect(engine.status().bundle?.revision).toBe('micro-apps:one other:a');
    opa.others = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `bundle-${index}`,
        { revision: '0123456789' },
      ]),
    );
    await engine.refresh();
    expect(engine.status().bundle?.revision).toMatch(
      /^21 bundles, sha256:[0-9a-f]{64}$/,
    );
    expect(await ask()).toMatchObject({ decision: { allow: true } });
  });

  it.each<[string, FakeOpa['decide'], PolicyFailureCause, RegExp]>([
    [
      'is slow',
      () => undefined,
      'timeout',
      /did not answer within 300 milliseconds/,
    ],
    [
      'is slow in the middle of its answer',
      (_, response) => {
        response.write('{"result":');
      },
      'timeout',
      /did not answer within/,
    ],
    [
      'resets the connection',
      request => request.socket.destroy(),
      'unreachable',
      /cannot be reached/,
    ],
    [
      'answers 500',
      (_, response) => response.writeHead(500).end('<h1>secret page</h1>'),
      'error',
      /answered 500$/,
    ],
    [
      'says why it fails',
      (_, response) =>
        response
          .writeHead(500)
          .end('{"code": "internal_error", "message": "it conflicts"}'),
      'error',
      /answered 500 \(internal_error: it conflicts\)/,
    ],
    [
      'does not know us',
      (_, response) => response.writeHead(401).end(),
      'refused',
      /answered 401/,
    ],
    [
      'forbids it',
      (_, response) => response.writeHead(403).end(),
      'refused',
      /answered 403/,
    ],
    [
      'leads elsewhere',
      (_, response) => response.writeHead(307, { location: '/x' }).end(),
      'unreachable',
      /redirect/,
    ],
    [
      'answers {}',
      (_, response) => response.end('{}'),
      'undefined',
      /no decision/,
    ],
    [
      'answers a text',
      (_, response) => response.end('allow'),
      'invalid-result',
      /something else than a decision/,
    ],
    [
      'answers a list',
      (_, response) => response.end('[]'),
      'invalid-result',
      /something else than a decision/,
    ],
    [
      'answers nothing',
      (_, response) => response.end(),
      'invalid-result',
      /something else than a decision/,
    ],
    [
      'answers null',
      (_, response) => response.end('{"result": null}'),
      'invalid-result',
      /another shape/,
    ],
    [
      'answers true',
      (_, response) => response.end('{"result": true}'),
      'invalid-result',
      /another shape/,
    ],
    [
      'leaves something out',
      (_, response) => response.end('{"result": {"allow": true, "deny": []}}'),
      'invalid-result',
      /another shape/,
    ],
    [
      'contradicts itself',
      (_, response) =>
        response.end(JSON.stringify({ result: { ...decision, allow: false } })),
      'invalid-result',
      /contradicts itself/,
    ],
    [
      'answers without end',
      (_, response) => response.end(`{"result": "${'x'.repeat(2_000_000)}"}`),
      'invalid-result',
      /too large/,
    ],
  ])('denies where the server %s', async (_, decide, cause, message) => {
    // Answers without provenance come from the revision in force.
    opa.revision = '';
    await start();
    opa.decide = decide;
    const outcome = await ask();
    expect(outcome.decision).toMatchObject({
      allow: false,
      deny: [{ rule: 'policy-engine' }],
      rules: {},
    });
    expect(outcome.failure).toEqual({
      cause,
      message: expect.stringMatching(message),
    });
    expect(outcome.failure?.message).not.toContain('secret');
    expect(engine.status()).toMatchObject({
      health: 'degraded',
      message: outcome.failure?.message,
    });
    opa.decide = (__, response) => opa.json(response, decision);
    expect((await ask()).decision.allow).toBe(true);
    expect(engine.status().health).toBe('ready');
  });

  it('denies while nobody listens, and decides once somebody does', async () => {
    const { url } = server;
    await server.close();
    await start();
    expect(await ask()).toMatchObject({
      decision: { allow: false },
      bundle: null,
      failure: { cause: 'unreachable' },
    });
    expect(engine.status()).toMatchObject({
      health: 'unavailable',
      bundle: null,
    });
    const { port } = new URL(url);
    // The same port again, as when a server comes back.
    server = await startServer(opa.answer, Number(port));
    await engine.refresh();
    expect((await ask()).decision.allow).toBe(true);
  });

  it('does not ask a server that fails again and again, until a while has passed', async () => {
    await start();
    opa.decide = (_, response) => response.writeHead(503).end();
    for (let times = 0; times < 3; times += 1) {
      await ask();
    }
    expect(engine.status().health).toBe('unavailable');
    const before = server.requests.length;
    expect((await ask()).failure?.message).toMatch(/asked again after a pause/);
    expect(server.requests).toHaveLength(before);
    // Looking for other policies, it finds the server well.
    opa.decide = (_, response) => opa.json(response, decision);
    await engine.refresh();
    expect((await ask()).decision.allow).toBe(true);
  });

  it('probes once after the pause', async () => {
    await start({ circuitBreaker: { failures: 1, cooldownMs: 0 } });
    opa.decide = (_, response) => response.writeHead(503).end();
    await ask();
    expect(engine.status().health).toBe('unavailable');
    opa.decide = (_, response) => opa.json(response, decision);
    expect((await ask()).decision.allow).toBe(true);
    expect(engine.status().health).toBe('ready');
  });

  it('asks only so many questions at a time', async () => {
    await start({ concurrency: 4, timeoutMs: 5000 });
    let open = 0;
    let most = 0;
    const held: Array<() => void> = [];
    opa.decide = (_, response) => {
      open += 1;
      most = Math.max(most, open);
      held.push(() => {
        open -= 1;
        opa.json(response, decision);
      });
      // The next turn has taken in whatever else was sent.
      setImmediate(() => held.splice(0).forEach(release => release()));
    };
    const outcomes = await engine.evaluate(
      'registration',
      Array.from({ length: 50 }, () => registrationInput()),
    );
    expect(outcomes.every(({ decision: { allow } }) => allow)).toBe(true);
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(0);
  });

  it('decides by the new bundle when the server has another one, and tells', async () => {
    await start();
    const told: string[] = [];
    engine.onChange(({ bundle }) => told.push(bundle?.revision ?? ''));
    opa.revision = 'two';
    opa.about = { ...about, digest: `sha256:${'c'.repeat(64)}` };
    expect((await ask()).bundle).toEqual({
      revision: 'two',
      digest: `sha256:${'c'.repeat(64)}`,
    });
    expect(told).toEqual(['two']);
    await engine.refresh();
    expect(told).toEqual(['two']);
  });

  it('denies where the server changes its bundles all the time', async () => {
    await start();
    let count = 0;
    opa.decide = (_, response) => {
      count += 1;
      const { revision } = opa;
      opa.revision = `other-${count}`;
      opa.json(response, decision);
      opa.revision = revision;
    };
    expect((await ask()).failure).toMatchObject({
      cause: 'error',
      message: expect.stringMatching(/changed its bundles/),
    });
  });

  it.each([
    ['has no policies', undefined, /has no policies/],
    ['has other policies', { version: 2 }, /other policies/],
  ])('is unavailable where the server %s', async (_, other, message) => {
    opa.about = other;
    await start();
    expect((await ask()).failure).toMatchObject({
      cause: 'no-bundle',
      message: expect.stringMatching(message),
    });
    expect(engine.status().health).toBe('unavailable');
  });

  it('says so where the organisation has other data there that it may not replace', async () => {
    opa.organisation = { regions: [] };
    opa.putStatus = 401;
    await start();
    expect(engine.status()).toMatchObject({
      health: 'degraded',
      message: expect.stringMatching(
        /could not be written.*decides by what it has there/,
      ),
    });
    expect((await ask()).decision.allow).toBe(true);
  });

  it('says so where somebody else writes other data there, until nobody does', async () => {
    opa.organisation = { regions: [] };
    await start();
    // Before it came there was something else, which is no contest.
    expect(engine.status().health).toBe('ready');
    for (const other of [{ regions: [] }, { regions: ['x'] }]) {
      opa.organisation = other;
      await engine.refresh();
      expect(opa.organisation).toEqual(organisation);
      expect(engine.status()).toMatchObject({
        health: 'degraded',
        message: expect.stringMatching(/Somebody else writes other data/),
      });
    }
    await engine.refresh();
    expect(engine.status().health).toBe('ready');
    opa.organisation = undefined;
    await engine.refresh();
    expect(engine.status().health).toBe('ready');
  });

  it('denies where the organisation has no data there and may not write any', async () => {
    opa.putStatus = 403;
    await start();
    expect((await ask()).failure).toMatchObject({
      cause: 'refused',
      message: expect.stringMatching(/could not be written/),
    });
    expect(engine.status().health).toBe('unavailable');
  });

  it('refuses a URL that would send decisions in the clear', async () => {
    await start();
    await expect(
      createOpaPolicyEngine({ url: 'http://opa.example.com', organisation }),
    ).rejects.toThrow(/must be an https URL/);
  });
});
