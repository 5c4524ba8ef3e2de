import { defaultBundlePath } from '@micro-apps/policy-engine';
import { CONFIG, BANK, SALES } from '../__testUtils__/manifests';
import { folderWith, runCli } from '../__testUtils__/runCli';

const folder = (files: Record<string, string>) =>
  folderWith({ 'app-config.yaml': CONFIG, ...files });

describe('micro-apps check', () => {
  it('passes what is approved at once', async () => {
    const { code, stdout } = await runCli(['check'], {
      cwd: folder({ 'apps/sales.yaml': SALES }),
    });
    expect(stdout).toMatch(
      /^passed default\/sales-notes-summarizer-v2 {2}risk 42 \(low\), approved at once\n {2}sha256:[0-9a-f]{64}\n/,
    );
    expect(stdout).toContain('1 app in 1 file: 1 passed');
    expect(code).toBe(0);
  });

  it('denies what is blocked, and says where and what to do', async () => {
    const { code, stdout } = await runCli(['check', 'bank.yaml'], {
      cwd: folder({ 'bank.yaml': BANK }),
    });
    expect(stdout).toContain('DENIED default/bank-notes-summarizer');
    expect(stdout).toContain('risk 350 (high)');
    expect(stdout).toMatch(/at bank\.yaml:\d+:\d+/);
    expect(code).toBe(1);
  });

  it('names the field of a manifest that is not valid', async () => {
    const { code, stdout } = await runCli(['check'], {
      cwd: folder({
        'a.yaml': SALES.replace('audience: team', 'audience: everyone'),
      }),
    });
    expect(stdout).toContain('NOT VALID a.yaml');
    expect(stdout).toContain('spec.audience must be one of "personal"');
    expect(stdout).toContain('at a.yaml:10:3');
    expect(code).toBe(2);
  });

  it('refuses two manifests of one name', async () => {
    const { code, stdout } = await runCli(['check'], {
      cwd: folder({ 'a.yaml': SALES, 'b.yaml': SALES }),
    });
    expect(stdout).toContain('is described in a.yaml:4 already');
    expect(code).toBe(2);
  });

  it('evaluates what a deployment needs, where it is told to which environment', async () => {
    const cwd = folder({
      'a.yaml': SALES.replace('sandbox, staging', 'sandbox, production'),
    });
    const registered = await runCli(['check'], { cwd });
    expect(registered.stdout).toContain('passed with warnings');
    expect(registered.code).toBe(0);
    expect((await runCli(['check', '--fail-on', 'warn'], { cwd })).code).toBe(
      1,
    );
    const { code, stdout } = await runCli(['check', '-e', 'production'], {
      cwd,
    });
    expect(stdout).toContain('secrets-manager');
    expect(code).toBe(1);
  });

  it('needs the bundle of the portal where that has its own', async () => {
    const cwd = folder({
      'a.yaml': SALES,
      'app-config.yaml': CONFIG.replace(
        'microApps:',
        'microApps:\n  policy: { bundle: { file: ./our.tar.gz } }',
      ),
      'not-a-bundle.tar.gz': 'x',
    });
    const { code, stderr } = await runCli(['check'], { cwd });
    expect(stderr).toContain('takes its policies from ./our.tar.gz');
    expect(code).toBe(2);
    const given = await runCli(['check', '-b', defaultBundlePath], { cwd });
    expect(given.code).toBe(0);
    const bad = await runCli(['check', '-b', 'not-a-bundle.tar.gz'], { cwd });
    expect(bad.stderr).toMatch(/bundle/i);
    expect(bad.code).toBe(2);
    const missing = await runCli(['check', '-b', 'nowhere.tar.gz'], { cwd });
    expect(missing.stderr).toContain('ENOENT');
    expect(missing.code).toBe(2);
  });

  it.each([
    ['no manifest', [], { 'app-config.yaml': CONFIG }, 'no manifest'],
    ['no configuration', [], { 'a.yaml': SALES }, '--config'],
    [
      'a configuration of something else',
      ['-c', 'a.yaml'],
      { 'a.yaml': SALES },
      'nothing under "microApps"',
    ],
    [
      'nonsense in the configuration',
      [],
      { 'app-config.yaml': 'microApps: { regions: 7 }', 'a.yaml': SALES },
      'microApps.regions must be a list',
    ],
    [
      'a variable that is not set',
      [],
      {
        'app-config.yaml': 'microApps: { regions: { $env: REGIONS } }',
        'a.yaml': SALES,
      },
      '"REGIONS"',
    ],
    ['an unknown option', ['--wat'], {}, 'unknown option'],
    ['an unknown format', ['-f', 'pdf'], {}, 'Allowed choices are text'],
    [
      'a portal without an environment',
      ['-p', 'https://portal.example.com'],
      {},
      '--environment',
    ],
    [
      'a portal without a token',
      ['-p', 'https://portal.example.com', '-e', 'production'],
      {},
      'MICRO_APPS_TOKEN',
    ],
    [
      'a portal whose address shows the token to all',
      ['-p', 'http://portal.example.com', '-e', 'production'],
      {},
      'https://',
    ],
    [
      'an address with a password',
      ['-p', 'https://a:b@portal.example.com', '-e', 'production'],
      {},
      'must not hold',
    ],
  ] as [string, string[], Record<string, string>, string][])(
    'ends with 2 for %s',
    async (_what, args, files, message) => {
      const { code, stderr } = await runCli(['check', ...args], {
        cwd: folderWith(files),
      });
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    },
  );

  it('passes over nothing at all where that is allowed', async () => {
    const { code, stdout } = await runCli(['check', '--allow-empty'], {
      cwd: folder({}),
    });
    expect(stdout).toContain('nothing to check');
    expect(code).toBe(0);
  });

  it('puts one configuration over another, and the environment in both', async () => {
    const { code } = await runCli(
      ['check', '-c', 'app-config.yaml', '-c', 'more.yaml', 'a.yaml'],
      {
        cwd: folder({
          'a.yaml': SALES,
          'more.yaml':
            "microApps: { riskModel: { thresholds: { medium: '${MEDIUM:-10}' } } }",
        }),
      },
    );
    // The text of a variable is no number.
    expect(code).toBe(2);
    const { stdout } = await runCli(
      ['check', '-c', 'app-config.yaml', '-c', 'more.yaml', 'a.yaml'],
      {
        cwd: folder({
          'a.yaml': SALES,
          'more.yaml':
            'microApps: { riskModel: { thresholds: { medium: 10 } } }',
        }),
      },
    );
    expect(stdout).toContain('risk 42 (medium), people decide');
  });

  it('cannot be made to say what it does not mean', async () => {
    const { stdout } = await runCli(['check'], {
      cwd: folder({
        '::error file=x::pwned.yaml': SALES.replace(
          'audience: team',
          'audience: "\\e[2J\\n::set-output name=a::b"',
        ),
      }),
    });
    expect(stdout).not.toMatch(/^\s*::/m);
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/\u001b\[2J/);
  });
});
