import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './commands.mjs';

/** What the command line needs besides what the registry has. */
const ARCHIVES = ['cli', 'policy-engine', 'micro-apps-common'];

const CONFIG = `microApps:
  regions: [{ id: eu, title: European Union }]
  modelEndpoints:
    - id: house-llm
      title: House LLM
      hosting: self-hosted
      region: eu
      models: [{ model: house-llm, versions: ['1'] }]
`;
const manifest = version => `apiVersion: micro-apps.dev/v1alpha1
kind: MicroApp
metadata: { name: minutes }
spec:
  owner: group:default/sales-ops
  purpose: Writes minutes.
  audience: team
  environments: [sandbox]
  residency: eu
  dataSources: [{ name: notes, classification: internal }]
  models: [{ endpoint: house-llm, model: house-llm, version: '${version}' }]
`;

/**
 * Installs the command line from its archives in an empty folder, as a user does, and runs it.
 *
 * @param {string} archives the folder of the archives
 * @param {{ npm: string, env: NodeJS.ProcessEnv }} tools
 * @param {string} folder an empty one
 * @returns {Promise<string[]>} what is wrong; nothing when it works
 */
export async function faultsOfInstalledCli(archives, { npm, env }, folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  writeFileSync(join(folder, 'app-config.yaml'), CONFIG);
  writeFileSync(join(folder, 'listed.yaml'), manifest('1'));
  writeFileSync(join(folder, 'unlisted.yaml'), manifest('2'));
  const install = await capture(
    npm,
    [
      'install',
      '--no-audit',
      '--no-fund',
      ...ARCHIVES.map(name => join(archives, `${name}.tgz`)),
    ],
    env,
    { cwd: folder },
  );
  if (install.code !== 0) {
    return [`it cannot be installed: ${install.output}`];
  }
  const scope = join(folder, 'node_modules/@backstage');
  const heavy = (existsSync(scope) ? readdirSync(scope) : []).filter(name =>
    /^(backend|core|frontend|cli|plugin-(?!permission-common))/.test(name),
  );
  const run = (...args) =>
    capture(join(folder, 'node_modules/.bin/micro-apps'), args, env, {
      cwd: folder,
    });
  const expected = [
    [['--version'], 0, /^\d+\.\d+\.\d+/],
    [['check', 'listed.yaml'], 0, /passed default\/minutes/],
    [['check', 'unlisted.yaml'], 1, /DENIED default\/minutes/],
    [['check', 'nowhere.yaml'], 2, /nowhere\.yaml/],
    [['policy', 'test', '.'], undefined, /passed|go install/],
  ];
  const faults = heavy.map(
    name => `it brings @backstage/${name}, which it does not need`,
  );
  for (const [args, code, words] of expected) {
    const result = await run(...args);
    if (
      (code !== undefined && result.code !== code) ||
      !words.test(result.output)
    ) {
      faults.push(
        `micro-apps ${args.join(' ')} ends with ${result.code}: ${result.output}`,
      );
    }
  }
  return faults;
}
