import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { lowManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';

/** Its rules go wrong in the way that the app is named after; they let the app `good` pass. */
const FAULTY = readFileSync(
  resolvePackagePath(
    '@micro-apps/policy-engine',
    'src/__fixtures__/faulty.tar.gz',
  ),
);
const DECISION = {
  allow: true,
  deny: [],
  warn: [],
  require: [],
  obligations: [],
  rules: {},
};

/** What a portal made of something bad. */
type Answer = { allowed: boolean; said: string };
type Portal = {
  backend: MicroAppsBackend;
  /** Replaces the file of the bundle. */
  offer(bytes: Uint8Array): Promise<void>;
  /** What the remote OPA does with a question. */
  decide: (request: IncomingMessage, response: ServerResponse) => void;
};
type Row = [
  what: string,
  engine: 'embedded' | 'opa',
  act: (portal: Portal) => Promise<Answer>,
  message: RegExp,
];

const withSpec = (spec: object) => ({
  ...lowManifest('good'),
  spec: { ...lowManifest('good').spec, ...spec },
});

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) {
    value = [value];
  }
  return value;
}

/** A manifest that reaches no policy. */
const submitted =
  (manifest: unknown) =>
  async ({ backend }: Portal): Promise<Answer> => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    return { allowed: status < 400, said: JSON.stringify(body.error) };
  };

/** A question to the decision API. */
const asked =
  (question: object) =>
  async ({ backend }: Portal): Promise<Answer> => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/decisions', {
        app: 'default/good',
        environment: 'sandbox',
        ...question,
      });
    return { allowed: status < 400 && body.allow, said: JSON.stringify(body) };
  };

async function assess({ backend }: Portal, name: string): Promise<Answer> {
  const { body } = await backend
    .as('citizen-dev')
    .post('/assess', { manifest: lowManifest(name) });
  const { verdict, checks } = body.assessment ?? body;
  return {
    allowed: verdict.outcome === 'auto-approve',
    said: JSON.stringify([verdict.reasons, checks]),
  };
}

/** An app of that name, as the faulty rules see it. */
const named = (name: string) => (portal: Portal) => assess(portal, name);

/** The tar of a bundle under another revision, packed. */
const packed = (tar: string): Buffer =>
  gzipSync(
    Buffer.from(
      tar.replace('"revision":"faulty"', '"revision":"newest"'),
      'latin1',
    ),
  );

/** The bundle with other texts of the same length in it, which needs no other archive. */
function replaced(from: string, to: string): Buffer {
  const tar = gunzipSync(FAULTY).toString('latin1');
  expect(tar).toContain(from);
  expect(to).toHaveLength(from.length);
  return packed(tar.replaceAll(from, to));
}

/** The bundle with another path for one of its files. */
function moved(from: string, to: string): Buffer {
  const tar = gunzipSync(FAULTY);
  for (let at = 0; at < tar.length; at += 512) {
    if (
      tar.subarray(at, at + from.length + 1).equals(Buffer.from(`${from}\0`))
    ) {
      const header = tar.subarray(at, at + 512);
      header.fill(0, 0, 100).write(to);
      header.fill(' ', 148, 156);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return packed(tar.toString('latin1'));
    }
  }
  throw new Error(`There is no "${from}" in the bundle`);
}

/** A bundle that takes the place of the one in force, which is then put back. */
const offered =
  (make: () => Uint8Array) =>
  async (portal: Portal): Promise<Answer> => {
    const { backend, offer } = portal;
    const reload = async () =>
      (await backend.as('platform-admin').post('/policies/reload', {})).body
        .status;
    await offer(make());
    const { health, message, bundle } = await reload();
    // While it is offered, and not only once it is gone.
    expect(bundle.revision).toBe('faulty');
    expect(message).toContain('revision faulty stays in force');
    expect(await assess(portal, 'good')).toMatchObject({ allowed: true });
    await offer(FAULTY);
    expect((await reload()).health).toBe('ready');
    return { allowed: health === 'ready', said: message };
  };

/** A remote OPA that does this with a question, and afterwards decides again. */
const answering =
  (decide: Portal['decide']) =>
  async (portal: Portal): Promise<Answer> => {
    const before = portal.decide;
    portal.decide = decide;
    const answer = await assess(portal, 'good');
    portal.decide = before;
    return answer;
  };

const ROWS: Row[] = [
  [
    'a manifest of 300 KiB',
    'embedded',
    submitted(withSpec({ purpose: 'x'.repeat(300 * 1024) })),
    /larger than 256 KiB/,
  ],
  [
    'a manifest of 1,000 levels',
    'embedded',
    submitted(withSpec({ purpose: nested(1000) })),
    /manifest\.spec\.purpose/,
  ],
  [
    'a manifest with a number for a text',
    'embedded',
    submitted(withSpec({ audience: 5 })),
    /manifest\.spec\.audience/,
  ],
  [
    'a manifest with a text for a list',
    'embedded',
    submitted(withSpec({ environments: '1e309' })),
    /manifest\.spec\.environments/,
  ],
  [
    'a manifest with half a character',
    'embedded',
    submitted(withSpec({ purpose: 'x\ud83d' })),
    /manifest\.spec\.purpose/,
  ],
  [
    'a manifest whose text changes its direction',
    'embedded',
    submitted(withSpec({ purpose: 'safe\u202eevil' })),
    /manifest\.spec\.purpose/,
  ],
  [
    'a question with a number for a digest',
    'embedded',
    asked({ point: 'deployment', digest: 12 }),
    /digest/,
  ],
  [
    'a question with 10,000 scopes',
    'embedded',
    asked({
      point: 'token',
      scopes: Array.from({ length: 10_000 }, (_, index) => `s:${index}`),
    }),
    /scopes/,
  ],
  [
    'a policy that does not end',
    'embedded',
    named('loop'),
    /did not end within/,
  ],
  [
    'a policy that allocates without end',
    'embedded',
    named('allocation'),
    /evaluation (failed|did not end)/,
  ],
  [
    'a policy that calls a missing builtin',
    'embedded',
    named('missing-builtin'),
    /io\.jwt\.decode/,
  ],
  ['a policy that decides nothing', 'embedded', named('nobody'), /no decision/],
  [
    'a policy that answers in another shape',
    'embedded',
    named('shape'),
    /another shape/,
  ],
  [
    'a policy that contradicts itself',
    'embedded',
    named('contradiction'),
    /contradicts itself/,
  ],
  ['a policy that answers at length', 'embedded', named('large'), /too large/],
  [
    'a bundle that is truncated',
    'embedded',
    offered(() => FAULTY.subarray(0, 20_000)),
    /truncated/,
  ],
  [
    'a bundle whose files lead out of it',
    'embedded',
    offered(() => moved('/data.json', '/../../etc/cron.d/x')),
    /leads out of it/,
  ],
  [
    'a bundle that is too large',
    'embedded',
    offered(() => Buffer.alloc(4 * 1024 * 1024 + 1, 0x1f)),
    /more than the 4194304/,
  ],
  [
    'a bundle that unpacks to too much',
    'embedded',
    offered(() => gzipSync(Buffer.alloc(40 * 1024 * 1024))),
    /unpacks to more/,
  ],
  [
    'a bundle for another entrypoint',
    'embedded',
    offered(() =>
      replaced(
        'micro_apps/registration/decision',
        'micro_apps/registration/approval',
      ),
    ),
    /lacks the entrypoint "micro_apps\/registration\/decision"/,
  ],
  [
    'a bundle that another version of OPA built, for another interface',
    'embedded',
    offered(() => replaced('opa_wasm_abi_version', 'opa_wasm_ab1_version')),
    /of OPA's binary interface; 1\.2 or a later 1\.x is needed/,
  ],
  [
    'a bundle that another version of OPA built, in another Rego',
    'embedded',
    offered(() => replaced('"rego_version":1', '"rego_version":0')),
    /version 0 of Rego/,
  ],
  [
    'a remote OPA that is slow',
    'opa',
    answering(() => undefined),
    /did not answer within 300 milliseconds/,
  ],
  [
    'a remote OPA that resets',
    'opa',
    answering(request => request.socket.destroy()),
    /cannot be reached/,
  ],
  [
    'a remote OPA that answers 500',
    'opa',
    answering((_, response) => response.writeHead(500).end('<h1>No</h1>')),
    /answered 500/,
  ],
  [
    'a remote OPA that answers {}',
    'opa',
    answering((_, response) => response.end('{}')),
    /no decision/,
  ],
];

describe('what is bad for policies', () => {
  let folder: string;
  let opa: Server;
  const portals = {} as Record<Row[1], Portal>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'micro-apps-faults-'));
    const file = join(folder, 'bundle.tar.gz');
    await writeFile(file, FAULTY);
    const json = (response: ServerResponse, result: unknown) =>
      response.end(JSON.stringify({ result }));
    opa = createServer((request, response) => {
      request.resume();
      if (request.url?.includes('/decision')) {
        portals.opa.decide(request, response);
      } else if (request.url?.includes('/about')) {
        const digest = `sha256:${'b'.repeat(64)}`;
        json(response, { contract: 1, digest, rules: [] });
      } else {
        response.writeHead(request.method === 'PUT' ? 204 : 200).end('{}');
      }
    });
    await new Promise<void>(done => {
      opa.listen(0, '127.0.0.1', done);
    });
    const { port } = opa.address() as AddressInfo;
    const start = async (policy: object): Promise<Portal> => ({
      backend: await startMicroApps({
        engine: null,
        config: { policy: JSON.parse(JSON.stringify(policy)) },
      }),
      offer: bytes => writeFile(file, bytes),
      decide: (_, response) => json(response, DECISION),
    });
    portals.embedded = await start({
      bundle: { file, intervalMs: 600_000 },
    });
    portals.opa = await start({
      engine: 'opa',
      opa: {
        url: `http://127.0.0.1:${port}`,
        timeoutMs: 300,
        intervalMs: 600_000,
      },
    });
  });

  afterAll(async () => {
    await Promise.all(
      Object.values(portals).map(({ backend }) => backend.stop()),
    );
    await new Promise<void>(done => {
      opa.close(() => done());
      opa.closeAllConnections();
    });
    await rm(folder, { recursive: true });
  });

  it.each(ROWS)(
    'is denied with a clear message, and nothing else changes: %s',
    async (_, engine, act, message) => {
      const portal = portals[engine];
      const policies = async () =>
        (await portal.backend.as('auditor').get('/policies')).body.status;
      const { bundle } = await policies();
      expect(bundle).not.toBeNull();

      const { allowed, said } = await act(portal);

      expect({ allowed, said }).toEqual({
        allowed: false,
        said: expect.stringMatching(message),
      });
      // The last good bundle decides, and the portal is up.
      expect(await assess(portal, 'good')).toMatchObject({ allowed: true });
      expect(await policies()).toMatchObject({
        health: 'ready',
        bundle: { revision: bundle.revision, digest: bundle.digest },
      });
      const apps = await portal.backend.as('auditor').get('/apps');
      expect([apps.status, apps.body.totalItems]).toEqual([200, 0]);
    },
  );
});
