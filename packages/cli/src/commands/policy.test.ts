import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultBundlePath } from '@micro-apps/policy-engine';
import { json, startServer } from '../__testUtils__/portals';
import { folderWith, runCli } from '../__testUtils__/runCli';

const ROOT = resolve(__dirname, '../../../..');
const POLICIES = resolve(ROOT, 'policies');

/** In a process of its own: what needs OPA is not loaded by the module system of the tests. */
function spawnCli(args: string[], cwd: string, env: object = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(__dirname, '../../bin/micro-apps'), ...args],
    { cwd, encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { code: status, stdout, stderr };
}

const withoutOpa = {
  PATH: '/nowhere',
  HOME: '/nowhere',
  GOBIN: '/nowhere',
  OPA: '',
};
const hasOpa =
  spawnCli(['policy', 'build', POLICIES, '-o', '/dev/null'], ROOT).code === 0;

describe('policies on a machine without OPA', () => {
  it.each(['test', 'build'])('%s says how to come by it', command => {
    const { code, stderr } = spawnCli(
      ['policy', command, POLICIES],
      folderWith(),
      withoutOpa,
    );
    expect(stderr).toContain('go install github.com/open-policy-agent/opa@v');
    expect(code).toBe(3);
  });

  it('says that there is no such folder', () => {
    const { code, stderr } = spawnCli(
      ['policy', 'build'],
      folderWith(),
      withoutOpa,
    );
    expect(stderr).toContain('no folder "policies"');
    expect(code).toBe(2);
  });
});

// Continuous integration has OPA; elsewhere these are left out.
(hasOpa || process.env.POLICIES_REQUIRED ? describe : describe.skip)(
  'policies on a machine with OPA',
  () => {
    const RULE = `# METADATA
# scope: package
# title: Apps have a short purpose
# description: A long purpose hides what an app is for.
# custom:
#   id: short-purpose
#   control: Documentation
#   remediation: Shorten the purpose.
#   points: [registration]
#   waivable: true
package micro_apps.rules.short_purpose
`;
    const copy = () => {
      const folder = folderWith();
      spawnSync('cp', ['-r', POLICIES, folder]);
      return folder;
    };

    it('are built into the bundle that comes with the product', () => {
      const cwd = folderWith();
      const { code, stdout } = spawnCli(['policy', 'build', POLICIES], cwd);
      expect(stdout).toContain('Built bundle.tar.gz with');
      expect(code).toBe(0);
      expect(
        readFileSync(resolve(cwd, 'bundle.tar.gz')).equals(
          readFileSync(defaultBundlePath),
        ),
      ).toBe(true);
    });

    it('are refused where their metadata are incomplete', () => {
      const folder = copy();
      const file = resolve(folder, 'policies/rules/short_purpose.rego');
      writeFileSync(file, RULE.replace('#   id: short-purpose\n', ''));
      const { code, stderr } = spawnCli(['policy', 'build'], folder);
      expect(stderr).toContain('has no id');
      expect(code).toBe(2);
    });

    it('fail their tests where no test reaches a line', () => {
      const folder = copy();
      const file = resolve(folder, 'policies/rules/short_purpose.rego');
      writeFileSync(file, `${RULE}\nnobody_asks if input.app.name == "x"\n`);
      const { code, stdout } = spawnCli(['policy', 'test'], folder);
      expect(stdout).toContain('FAILED: every line is covered by tests');
      expect(stdout).toContain('rules/short_purpose.rego');
      expect(code).toBe(1);
    });
  },
);

describe('micro-apps policy preview', () => {
  const change = {
    app: {
      namespace: 'default',
      name: 'sales',
      title: 'Sales',
      owner: 'group:default/sales-ops',
      state: 'approved',
    },
    before: {
      outcome: 'auto-approve',
      tier: 'low',
      score: 42,
      legs: [],
      denied: [],
    },
    after: {
      outcome: 'block',
      tier: 'low',
      score: 42,
      legs: [],
      denied: ['new'],
    },
    reasons: ['The rule new denies it.'],
  };
  const preview = (state: string, done: number) => ({
    id: 'p-1',
    createdBy: 'user:default/platform-admin',
    createdAt: '2026-11-22T00:00:00.000Z',
    progress: {
      state,
      done,
      total: 3,
      startedAt: null,
      finishedAt: null,
      message: 'Out of paper',
    },
    bundle: { revision: 'new', digest: `sha256:${'0'.repeat(64)}` },
    counts: {
      changed: 1,
      verdict: 1,
      tier: 0,
      route: 0,
      newlyDenied: 1,
      noLongerDenied: 0,
    },
  });

  async function run(
    args: string[],
    states: string[] = ['running', 'done'],
    status = 200,
  ) {
    const bodies: { bundle?: string; riskModel?: object }[] = [];
    const url = await startServer((request, response, body) => {
      if (request.method === 'POST') {
        bodies.push(JSON.parse(body));
        if (status === 200) {
          json(response, 201, preview('running', 0));
        } else {
          json(response, status, {
            error: { name: 'InputError', message: 'Not a bundle: it is torn' },
          });
        }
      } else if (request.headers.accept === 'text/csv') {
        response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' });
        response.end('namespace,name\r\ndefault,sales\r\n');
      } else if (request.url?.includes('/changes')) {
        json(response, 200, { items: [change], totalItems: 1, pageInfo: {} });
      } else {
        json(response, 200, preview(states.shift() ?? 'done', 3));
      }
    });
    const cwd = folderWith({
      'risk.yaml': 'microApps: { riskModel: { thresholds: { medium: 40 } } }',
    });
    const result = await runCli(
      ['policy', 'preview', '-p', url, '--wait', '5', ...args],
      { cwd, env: { MICRO_APPS_TOKEN: 't' } },
    );
    return { ...result, bodies };
  }

  it('says what would change, and for whom', async () => {
    const { code, stdout, bodies } = await run([
      '-b',
      defaultBundlePath,
      '-r',
      'risk.yaml',
    ]);
    expect(bodies).toEqual([
      {
        bundle: readFileSync(defaultBundlePath).toString('base64'),
        riskModel: { thresholds: { medium: 40 } },
      },
    ]);
    expect(stdout).toContain(
      'default/sales  Sales, group:default/sales-ops, approved',
    );
    expect(stdout).toContain('now  approved at once, 42 (low)');
    expect(stdout).toContain('then blocked, 42 (low)');
    expect(stdout).toContain(
      '1 of 3 apps would change by bundle new: 1 their verdict',
    );
    expect(code).toBe(0);
  });

  it('gives JSON and CSV', async () => {
    const asJson = await run(['-r', 'risk.yaml', '-f', 'json']);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      preview: { counts: { changed: 1 } },
      changes: [change],
    });
    const csv = await run(['-r', 'risk.yaml', '-f', 'csv']);
    expect(csv.stdout).toBe('namespace,name\r\ndefault,sales\r\n');
  });

  it.each([
    ['nothing to preview', [], [], 200, 2, 'nothing to preview'],
    [
      'a bundle that the portal refuses',
      ['-r', 'risk.yaml'],
      [],
      400,
      2,
      'it is torn',
    ],
    [
      'a portal without previews',
      ['-r', 'risk.yaml'],
      [],
      404,
      3,
      'gives no preview',
    ],
    [
      'a preview that fails',
      ['-r', 'risk.yaml'],
      ['failed'],
      200,
      3,
      'Out of paper',
    ],
  ] as [string, string[], string[], number, number, string][])(
    'fails for %s',
    async (_what, args, states, status, expected, words) => {
      const { code, stderr } = await run(args, states, status);
      expect(stderr).toContain(words);
      expect(code).toBe(expected);
    },
  );
});
