import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readStoryManifest, ROOT } from './fixtures';
import { median, timed } from './measure';
import { ms, number, Section } from './report';

const CLI = join(ROOT, 'packages/cli/bin/micro-apps');
const MANIFESTS = 200;
const ROUNDS = 7;

/** The baseline: a process that reads the same files and takes their YAML apart. */
const PARSE = `
const { readdirSync, readFileSync } = require('node:fs');
const { parse } = require(${JSON.stringify(require.resolve('yaml'))});
for (const name of readdirSync('apps')) parse(readFileSync('apps/' + name, 'utf8'));
`;

function run(args: string[], cwd: string): Promise<number> {
  return timed(
    () =>
      new Promise<void>((done, failed) => {
        const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' });
        child.once('error', failed);
        child.once('close', code =>
          code === 0 || code === 1
            ? done()
            : failed(new Error(`${args.join(' ')} ended with ${code}`)),
        );
      }),
  );
}

function writeRepository(folder: string) {
  mkdirSync(join(folder, 'apps'));
  const story = readStoryManifest('sales-notes-summarizer-v2') as {
    metadata: object;
  };
  for (let index = 0; index < MANIFESTS; index += 1) {
    writeFileSync(
      join(folder, `apps/${index}.yaml`),
      stringify({
        ...story,
        metadata: { ...story.metadata, name: `app-${index}` },
      }),
    );
  }
}

/** `micro-apps check` on a repository of 200 manifests, the whole process. */
export async function check(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-bench-'));
  try {
    writeRepository(folder);
    const config = ['-c', join(ROOT, 'app-config.yaml')];
    const subjects: Record<string, string[]> = {
      'reading and parsing the same YAML': ['-e', PARSE],
      'micro-apps --version': [CLI, '--version'],
      'check, one manifest': [CLI, 'check', ...config, 'apps/0.yaml'],
      [`check, ${MANIFESTS} manifests`]: [CLI, 'check', ...config, 'apps'],
    };
    const names = Object.keys(subjects);
    const times = new Map<string, number[]>(names.map(name => [name, []]));
    // The first round fills the caches of files and of compiled sources.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const name of names) {
        const took = await run(subjects[name], folder);
        if (round > 0) {
          times.get(name)?.push(took);
        }
      }
    }
    const medians = names.map(name => median(times.get(name) ?? []));
    return {
      title: 'Check of a repository',
      about: `Whole processes, from their start to their end, the median of ${ROUNDS}. The command line runs from source here, compiled in the first round, which does not count.`,
      header: ['what', 'time', 'against parsing'],
      rows: names.map((name, index) => [
        name,
        ms(medians[index]),
        number(medians[index] / medians[0]),
      ]),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
