import type { ServerResponse } from 'node:http';
import { CONFIG, SALES } from '../__testUtils__/manifests';
import { decision, json, startServer } from '../__testUtils__/portals';
import { folderWith, runCli } from '../__testUtils__/runCli';

const DIGEST =
  'sha256:61a1f162f3af5a375dd95a43e7cea052dc86582208db5b87e7502b9d9fcfef14';
const TOKEN = 'a-token-that-nobody-may-see';

const approvedApp = (over: object = {}) => ({
  state: 'approved',
  currentRevision: { digest: DIGEST },
  approvedRevision: {
    digest: DIGEST,
    manifest: { spec: { environments: ['sandbox', 'staging', 'production'] } },
  },
  controls: [],
  waivers: [],
  ...over,
});

/** A portal whose policies allow everything. */
const portalWith = (over: object = {}) =>
  startServer((request, response) =>
    json(
      response,
      200,
      request.method === 'POST' ? decision() : approvedApp(over),
    ),
  );

async function gate(
  url: string,
  {
    files = {},
    args = [],
  }: { files?: Record<string, string>; args?: string[] } = {},
) {
  const cwd = folderWith({ 'sales.yaml': SALES, ...files });
  const result = await runCli(
    ['check', '-p', url, '-e', 'staging', '--timeout', '0.3', ...args],
    { cwd, env: { MICRO_APPS_TOKEN: TOKEN } },
  );
  expect(result.stdout + result.stderr).not.toContain(TOKEN);
  return result;
}

describe('the gate', () => {
  it('passes when exactly this digest is approved', async () => {
    const asked: unknown[] = [];
    const url = await startServer((request, response, body) => {
      if (request.method === 'GET') {
        json(response, 200, approvedApp());
        return;
      }
      asked.push([
        request.method,
        request.url,
        request.headers.authorization,
        JSON.parse(body),
      ]);
      json(response, 200, decision());
    });
    const { code, stdout } = await gate(`${url}/`);
    expect(asked).toEqual([
      [
        'POST',
        '/api/micro-apps/decisions',
        `Bearer ${TOKEN}`,
        {
          point: 'deployment',
          app: 'default/sales-notes-summarizer-v2',
          digest: DIGEST,
          environment: 'staging',
        },
      ],
    ]);
    expect(stdout).toContain('approved in the portal');
    expect(code).toBe(0);
  });

  it('fails with what the portal denies, at the field it is about', async () => {
    const url = await startServer((request, response) =>
      json(
        response,
        200,
        request.method === 'GET'
          ? approvedApp()
          : decision({
              allow: false,
              deny: [
                {
                  rule: 'environment-separation',
                  message: 'Another revision is approved.',
                  remediation: 'Have this one approved.',
                  path: 'spec.environments',
                },
              ],
            }),
      ),
    );
    const { code, stdout } = await gate(url);
    expect(stdout).toContain('DENIED default/sales-notes-summarizer-v2');
    expect(stdout).toContain('Another revision is approved.');
    expect(stdout).toContain('at sales.yaml:11:3');
    expect(code).toBe(1);
  });

  it.each([
    [
      'another revision is',
      {
        approvedRevision: {
          digest: `sha256:${'0'.repeat(64)}`,
          manifest: { spec: { environments: ['staging'] } },
        },
      },
      'Another revision is approved: sha256:0000',
    ],
    [
      'it waits for people',
      { approvedRevision: null, state: 'in-review' },
      'No revision',
    ],
    ['it is suspended', { state: 'suspended' }, 'it is suspended'],
    [
      'it is for other environments',
      {
        approvedRevision: {
          digest: DIGEST,
          manifest: { spec: { environments: ['sandbox'] } },
        },
      },
      'not for staging',
    ],
  ])(
    'fails when policies allow it, but %s approved',
    async (_what, over, words) => {
      const { code, stdout } = await gate(await portalWith(over));
      expect(stdout).toContain(words);
      expect(code).toBe(1);
    },
  );

  it('fails closed when the portal does not show the app', async () => {
    const url = await startServer((request, response) =>
      request.method === 'POST'
        ? json(response, 200, decision())
        : json(response, 404, { error: { name: 'NotFoundError' } }),
    );
    const { code, stdout } = await gate(url);
    expect(stdout).toContain('micro-apps.app.read');
    expect(code).toBe(3);
  });

  it('fails closed when what the portal shows is no app', async () => {
    const { code, stdout } = await gate(await portalWith({ state: 7 }));
    expect(stdout).toContain('is no app');
    expect(code).toBe(3);
  });

  it('does not ask for an environment that the manifest does not name', async () => {
    const { code, stdout } = await gate(await portalWith(), {
      args: ['-e', 'production'],
    });
    expect(stdout).toContain('does not name production');
    expect(code).toBe(1);
  });

  it.each([
    ['of this revision', 0, 'risk 24 (low, 42 without its controls)'],
    ['of another revision', 1, 'risk 42 (low)\n'],
  ])('counts controls %s', async (_what, revision, words) => {
    let digest = '';
    const url = await startServer((request, response, body) => {
      if (request.method === 'POST') {
        digest = JSON.parse(body).digest;
        json(response, 200, decision());
        return;
      }
      json(response, 200, {
        ...approvedApp(),
        currentRevision: { digest: revision === 0 ? digest : DIGEST },
        controls: [{ id: 'pii-masking', status: 'verified' }],
        waivers: [],
      });
    });
    const { stdout } = await gate(url, {
      files: {
        'app-config.yaml': CONFIG,
        'sales.yaml': `${SALES}  controls: [{ id: pii-masking }]\n`,
      },
    });
    expect(stdout).toContain(words);
  });

  it('warns where the portal decides by another bundle than the check', async () => {
    const policiesOf = async (bundle: object | null) => {
      const url = await startServer((request, response) =>
        json(
          response,
          200,
          request.method === 'POST' ? decision({ bundle }) : approvedApp(),
        ),
      );
      const files = { 'app-config.yaml': CONFIG };
      const args = ['--format', 'json'];
      const { stdout, code } = await gate(url, { files, args });
      const report = JSON.parse(stdout);
      const { findings, status } = report.apps[0];
      const about = findings.filter(
        ({ rule }: { rule: string }) => rule === 'policy-bundle',
      );
      return { code, status, about, bundle: report.bundle };
    };
    const digest = `sha256:${'0'.repeat(64)}`;
    const other = await policiesOf({ revision: 'older', digest });
    expect(other).toMatchObject({
      code: 0,
      status: 'warned',
      about: [
        {
          level: 'warning',
          message: `The check evaluates the policy bundle ${other.bundle.revision}, and the portal decides by older.`,
          remediation: expect.stringContaining('--bundle'),
        },
      ],
    });
    expect(await policiesOf(other.bundle)).toMatchObject({ about: [] });
  });

  const broken: [string, (response: ServerResponse) => void, string][] = [
    ['answers 500', r => json(r, 500, { error: {} }), 'answers 500'],
    [
      'answers 503',
      r => json(r, 503, { error: {} }),
      'cannot answer now (503)',
    ],
    ['answers 401', r => json(r, 401, { error: {} }), 'MICRO_APPS_TOKEN'],
    ['answers 403', r => json(r, 403, { error: {} }), 'docs/policies/gate.md'],
    ['answers 404', r => json(r, 404, { error: {} }), 'same version'],
    ['answers {}', r => json(r, 200, {}), 'no decision'],
    [
      'answers half a decision',
      r => json(r, 200, { allow: true }),
      'no decision',
    ],
    [
      'contradicts itself',
      r =>
        json(
          r,
          200,
          decision({ deny: [{ rule: 'a', message: 'b', remediation: 'c' }] }),
        ),
      'contradicts itself',
    ],
    [
      'cannot ask its policies',
      r =>
        json(
          r,
          200,
          decision({
            allow: false,
            deny: [{ rule: 'policy-engine', message: 'b', remediation: 'c' }],
            failure: { cause: 'timeout', message: 'no answer in 1 s' },
          }),
        ),
      'no answer in 1 s',
    ],
    [
      'answers with a page',
      r => {
        r.writeHead(200, { 'Content-Type': 'text/html' });
        r.end('<html>');
      },
      'not as a back end does',
    ],
    [
      'answers with half of its JSON',
      r => {
        r.writeHead(200, { 'Content-Type': 'application/json' });
        r.end('{"allow": tr');
      },
      'does not decide',
    ],
    [
      'sends elsewhere',
      r => {
        r.writeHead(302, { Location: 'https://example.com' });
        r.end();
      },
      'sends elsewhere',
    ],
    ['hangs', () => undefined, 'did not answer in time'],
    ['hangs up', r => r.socket?.destroy(), 'cannot be reached'],
  ];

  it.each(broken)(
    'fails closed when the portal %s',
    async (_what, answer, words) => {
      const url = await startServer((_request, response) => answer(response));
      const { code, stdout } = await gate(url);
      expect(stdout).toContain('NOT DECIDED');
      expect(stdout).toContain(words);
      expect(code).toBe(3);
    },
  );

  it('fails closed when nobody is there', async () => {
    const { code, stdout } = await gate('http://127.0.0.1:1');
    expect(stdout).toContain('cannot be reached');
    expect(code).toBe(3);
  });

  it('fails closed when the other side is not the portal by its certificate', async () => {
    // What answers speaks no TLS at all.
    const url = await startServer((_request, response) =>
      json(response, 200, decision()),
    );
    const { code } = await gate(url.replace('http:', 'https:'));
    expect(code).toBe(3);
  });

  it('asks again when the portal is busy for a moment', async () => {
    let times = 0;
    const url = await startServer((request, response) => {
      if (request.method === 'GET') {
        json(response, 200, approvedApp());
        return;
      }
      times += 1;
      json(response, times < 3 ? 503 : 200, decision());
    });
    expect((await gate(url)).code).toBe(0);
    expect(times).toBe(3);
  });

  it('stops asking once the portal is lost', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `${index}.yaml`,
        SALES.replace('sales-notes-summarizer-v2', `app-${index}`),
      ]),
    );
    let times = 0;
    const url = await startServer((_request, response) => {
      times += 1;
      json(response, 500, {});
    });
    const { code, stdout } = await gate(url, { files });
    expect(stdout).toContain('31 not decided');
    expect(times).toBeLessThan(10);
    expect(code).toBe(3);
  });
});
