import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { folderWith } from './runCli';

const ROOT = resolve(__dirname, '../../../..');

/** What somebody writes who uses the action or the template. */
export type Inputs = Record<string, string>;
export type Result = { code: number | null; output: string };
/** Runs the steps of a pipeline in a folder, as its runner does. */
export type Pipeline = (options: {
  cwd: string;
  inputs: Inputs;
  token?: string;
}) => Promise<Result>;

function run(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<Result> {
  return new Promise(done => {
    const child = spawn(command, args, {
      cwd,
      env: {
        // What a repository brings would be the configuration of the user, too.
        HOME: cwd,
        PATH: process.env.PATH,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    child.stderr.on('data', chunk => {
      output += chunk;
    });
    child.on('close', code => done({ code, output }));
  });
}

/** Puts inputs where a text asks for them; one that is not declared is a fault of the text. */
function filled(text: string, pattern: RegExp, inputs: Inputs): string {
  return text.replace(pattern, (_all, name: string) => {
    if (!(name in inputs)) {
      throw new Error(`There is no input "${name}"`);
    }
    return inputs[name];
  });
}

function withDefaults(
  declared: Record<string, { default?: string }>,
  inputs: Inputs,
): Inputs {
  for (const name of Object.keys(inputs)) {
    if (!(name in declared)) {
      throw new Error(`There is no input "${name}"`);
    }
  }
  return {
    ...Object.fromEntries(
      Object.entries(declared).map(([name, value]) => [
        name,
        String(value.default ?? ''),
      ]),
    ),
    ...inputs,
  };
}

/** The composite action, each `run` of it with the shell that GitHub's runner takes for it. */
export const githubAction: Pipeline = async ({ cwd, inputs, token = '' }) => {
  const action = parse(
    readFileSync(resolve(ROOT, 'actions/check/action.yml'), 'utf8'),
  );
  const all = withDefaults(action.inputs, { ...inputs, token });
  let last: Result = { code: 0, output: '' };
  for (const step of action.runs.steps) {
    if (!step.run) {
      continue;
    }
    if (step.run.includes('${{')) {
      throw new Error('An input in the text of a script could be a command');
    }
    const folder = folderWith({ 'step.sh': step.run, output: '' });
    const env = Object.fromEntries(
      Object.entries(step.env as Record<string, string>).map(
        ([name, value]) => [
          name,
          filled(value, /\$\{\{ inputs\.([\w-]+) \}\}/g, all),
        ],
      ),
    );
    last = await run(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', join(folder, 'step.sh')],
      cwd,
      { ...env, GITHUB_OUTPUT: join(folder, 'output'), GITHUB_ACTIONS: 'true' },
    );
    const outputs = readFileSync(join(folder, 'output'), 'utf8');
    if (outputs !== `exit-code=${last.code}\n`) {
      throw new Error(`The step said ${outputs} and ended with ${last.code}`);
    }
    if (last.code !== 0) {
      break;
    }
  }
  return last;
};

/** The template of GitLab, with the plainest shell that its runner may take. */
export const gitlabTemplate: Pipeline = async ({ cwd, inputs, token = '' }) => {
  const [head, body] = parseAllDocuments(
    readFileSync(
      resolve(ROOT, 'ci-templates/gitlab/micro-apps-check.yml'),
      'utf8',
    ),
  ).map(document => document.toJS());
  const all = withDefaults(head.spec.inputs, inputs);
  const fill = (text: string) =>
    filled(text, /\$\[\[ inputs\.([\w-]+) \]\]/g, all);
  const [job] = Object.values(body) as [
    { variables: Record<string, string>; script: string[] },
  ];
  const env = Object.fromEntries(
    Object.entries(job.variables).map(([name, value]) => [name, fill(value)]),
  );
  if (job.script.join('').includes('$[[')) {
    throw new Error('An input in the text of a script could be a command');
  }
  return run('sh', ['-e', '-c', job.script.join('\n')], cwd, {
    ...env,
    MICRO_APPS_TOKEN: token,
  });
};
