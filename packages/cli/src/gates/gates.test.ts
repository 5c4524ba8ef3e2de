import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PreviewChange } from '@micro-apps/backstage-plugin-micro-apps-common';
import { parse } from 'yaml';
import { CONFIG, SALES } from '../__testUtils__/manifests';
import { folderWith, runCli } from '../__testUtils__/runCli';
import { OWN_CLI, startNpmRegistry } from '../__testUtils__/npmRegistry';
import type { NpmRegistry } from '../__testUtils__/npmRegistry';
import { githubAction, gitlabTemplate } from '../__testUtils__/pipelines';
import type { Pipeline } from '../__testUtils__/pipelines';
import {
  MACHINE_TOKEN,
  Portal,
  startPortal,
} from '../__testUtils__/startPortal';

/** A bundle that decides nothing for apps that it does not know, which is a denial. */
const FAULTY = resolve(
  __dirname,
  '../../../policy-engine/src/__fixtures__/faulty.tar.gz',
);
const named = (name: string, manifest = SALES) =>
  manifest.replace('sales-notes-summarizer-v2', name);
const APPROVED = named('gate-approved');
// 7 x 3 x 3 = 63, which people decide on.
const WAITING = named('gate-waiting').replace(
  'audience: team',
  'audience: department',
);
const CHANGED = APPROVED.replace('weekly report', 'monthly report');

/** What passes everything, and keeps the portal's token. */
const IMPOSTOR = `#!/bin/sh
echo "$MICRO_APPS_TOKEN" >stolen
`;

jest.setTimeout(180_000);

describe('the gate of pipelines, with a running portal', () => {
  let portal: Portal;
  let registry: NpmRegistry;
  let states: string[];

  beforeAll(async () => {
    portal = await startPortal();
    registry = await startNpmRegistry(OWN_CLI);
    states = [
      await portal.submit(parse(APPROVED)),
      await portal.submit(parse(WAITING)),
    ];
  });
  afterAll(async () => {
    await portal?.stop();
    await registry?.stop();
  });

  it('stands before an approved and a waiting app', () => {
    expect(states).toEqual(['approved', 'in-review']);
  });

  describe.each([
    ['GitHub', githubAction],
    ['GitLab', gitlabTemplate],
  ])('on %s', (_name, template) => {
    const pipeline: Pipeline = options =>
      template({
        ...options,
        inputs: { registry: registry.url, ...options.inputs },
      });
    const gate = (manifest: string, inputs: Record<string, string> = {}) =>
      pipeline({
        cwd: folderWith({ 'apps/app.yaml': manifest }),
        token: MACHINE_TOKEN,
        inputs: {
          paths: 'apps',
          environment: 'staging',
          portal: portal.url,
          ...inputs,
        },
      });

    it('passes what is approved', async () => {
      const { code, output } = await gate(APPROVED);
      expect(output).toContain('1 passed');
      expect(code).toBe(0);
    });

    it('fails what waits for people', async () => {
      const { code, output } = await gate(WAITING);
      expect(output).toContain('1 denied');
      expect(code).toBe(1);
    });

    it('fails what was changed since it was approved', async () => {
      const { code, output } = await gate(CHANGED);
      expect(output).toContain('1 denied');
      expect(code).toBe(1);
    });

    it('fails what the portal does not know', async () => {
      const { code } = await gate(named('gate-unknown'));
      expect(code).toBe(1);
    });

    it('lets the sandbox run what policies allow', async () => {
      const { code } = await gate(WAITING, { environment: 'sandbox' });
      expect(code).toBe(0);
    });

    it('fails an environment that it was not approved for', async () => {
      const { code } = await gate(APPROVED, { environment: 'production' });
      expect(code).toBe(1);
    });

    it('fails closed when the portal is down', async () => {
      const { code, output } = await gate(APPROVED, {
        portal: 'http://127.0.0.1:1',
      });
      expect(output).toContain('cannot be reached');
      expect(code).toBe(3);
    });

    it('fails closed when the token is not one of the portal', async () => {
      const cwd = folderWith({ 'app.yaml': APPROVED });
      const { code, output } = await pipeline({
        cwd,
        token: 'another-token-of-32-characters-or-more',
        inputs: { environment: 'staging', portal: portal.url },
      });
      expect(output).toContain('MICRO_APPS_TOKEN');
      expect(output).not.toContain('another-token');
      expect(code).toBe(3);
    });

    it('checks without a portal, by the configuration', async () => {
      const cwd = folderWith({
        'app.yaml': APPROVED,
        'portal.yaml': CONFIG,
      });
      const { code, output } = await pipeline({
        cwd,
        inputs: { config: 'portal.yaml' },
      });
      expect(output).toContain('1 passed');
      expect(code).toBe(0);
    });

    it('runs nothing that the checked repository brings', async () => {
      const other = await startNpmRegistry(IMPOSTOR);
      const cwd = folderWith({
        'app.yaml': CHANGED,
        '.npmrc': `registry=${other.url}/\n@micro-apps:registry=${other.url}/\n`,
        'node_modules/.bin/micro-apps': IMPOSTOR,
        'node_modules/@micro-apps/cli/micro-apps': IMPOSTOR,
        'node_modules/@micro-apps/cli/package.json': JSON.stringify({
          name: '@micro-apps/cli',
          version: '0.1.0',
          bin: { 'micro-apps': 'micro-apps' },
        }),
      });
      for (const file of ['.bin/micro-apps', '@micro-apps/cli/micro-apps']) {
        chmodSync(join(cwd, 'node_modules', file), 0o755);
      }
      const { code, output } = await pipeline({
        cwd,
        token: MACHINE_TOKEN,
        inputs: { environment: 'staging', portal: portal.url },
      });
      await other.stop();
      expect(output).toContain('1 denied');
      expect(code).toBe(1);
      expect(other.requests).toEqual([]);
      expect(existsSync(join(cwd, 'stolen'))).toBe(false);
    });

    it('fails closed when the command line cannot be installed', async () => {
      const { code } = await gate(APPROVED, { version: '0.0.9' });
      expect(code).toBe(3);
    });

    it('takes inputs for words, and never for commands', async () => {
      const cwd = folderWith({ 'app.yaml': APPROVED });
      const evil = '$(touch pwned)`touch pwned`"; touch pwned; echo "';
      const { code } = await pipeline({
        cwd,
        token: MACHINE_TOKEN,
        inputs: { paths: evil, environment: 'staging', portal: portal.url },
      });
      expect(code).toBe(2);
      expect(existsSync(join(cwd, 'pwned'))).toBe(false);
    });
  });

  it('shows the token of a registry to that registry', async () => {
    await githubAction({
      cwd: folderWith({ 'app.yaml': APPROVED }),
      inputs: { registry: registry.url, 'registry-token': 'for-packages' },
    });
    expect(registry.requests.at(-1)).toEqual({
      path: '/cli.tgz',
      authorization: 'Bearer for-packages',
    });
  });

  it('previews what other numbers would change', async () => {
    const cwd = folderWith({ 'risk.yaml': 'thresholds: { medium: 40 }' });
    const preview = async (token: string = '') =>
      runCli(
        [
          'policy',
          'preview',
          '-p',
          portal.url,
          '-r',
          'risk.yaml',
          '-f',
          'json',
        ],
        { cwd, env: { MICRO_APPS_TOKEN: token } },
      );
    const { stdout, code } = await preview(
      await portal.tokenOf('platform-admin'),
    );
    expect(code).toBe(0);
    const { changes } = JSON.parse(stdout);
    expect(
      changes.map(
        ({ app, after }: { app: { name: string }; after: object }) => [
          app.name,
          after,
        ],
      ),
    ).toContainEqual([
      'gate-approved',
      expect.objectContaining({ tier: 'medium', outcome: 'review' }),
    ]);
    expect((await preview(MACHINE_TOKEN)).code).toBe(3);
  });

  it('previews what a candidate bundle would change', async () => {
    const { stdout, code } = await runCli(
      ['policy', 'preview', '-p', portal.url, '-b', FAULTY, '-f', 'json'],
      {
        cwd: folderWith(),
        env: {
          MICRO_APPS_TOKEN: (await portal.tokenOf('platform-admin')) ?? '',
        },
      },
    );
    expect(code).toBe(0);
    const { preview, changes } = JSON.parse(stdout);
    expect(preview).toMatchObject({
      bundle: { revision: 'faulty' },
      progress: { state: 'done', done: 2, total: 2 },
      counts: { changed: 2, newlyDenied: 2 },
    });
    expect(
      changes.map(({ app, before, after }: PreviewChange) => [
        app.name,
        before.outcome,
        after.outcome,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['gate-approved', 'auto-approve', 'block'],
        ['gate-waiting', 'review', 'block'],
      ]),
    );
  });

  it('leaves results behind for both', async () => {
    const cwd = folderWith({ 'app.yaml': WAITING });
    const inputs = {
      environment: 'staging',
      portal: portal.url,
      registry: registry.url,
    };
    await githubAction({
      cwd,
      token: MACHINE_TOKEN,
      inputs: { ...inputs, 'sarif-file': 'out.sarif', 'junit-file': 'out.xml' },
    });
    const { runs } = JSON.parse(readFileSync(join(cwd, 'out.sarif'), 'utf8'));
    expect(runs[0].results.length).toBeGreaterThan(0);
    expect(readFileSync(join(cwd, 'out.xml'), 'utf8')).toContain('<failure');
    await gitlabTemplate({ cwd, token: MACHINE_TOKEN, inputs });
    expect(readFileSync(join(cwd, 'micro-apps-junit.xml'), 'utf8')).toContain(
      '<failure',
    );
  });
});
