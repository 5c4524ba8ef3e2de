import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './fixtures';
import { kilobytes, Section } from './report';

const AIM_BYTES = 25_000;
const OUR_SCREENS = /plugins\/(scaffolder-module-)?micro-apps\/src\/.*\.tsx/;
const OUR_SOURCES = /plugins\/(scaffolder-module-)?micro-apps/;

type Chunk = {
  file: string;
  gzipped: number;
  /** Bytes of source by the module they come from. */
  sources: Map<string, number>;
};
type Build = { firstLoad: number; chunks: Chunk[] };

const isOurs = (source: string) => OUR_SOURCES.test(source);

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

function gzippedSize(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

function readSources(file: string): Map<string, number> {
  const map = `${file}.map`;
  if (!existsSync(map)) {
    return new Map();
  }
  const { sources, sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  return new Map(
    sources.map((source, index) => [
      source,
      sourcesContent?.[index]?.length ?? 0,
    ]),
  );
}

function readBuild(folder: string): Build {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const entries = [
    ...html.matchAll(/(?:src|href)="[^"]*?\/?(static\/[^"]+\.(?:js|css))"/g),
  ];
  const firstLoad = new Set(entries.map(([, path]) => join(folder, path)));
  const files = readdirSync(join(folder, 'static')).filter(file =>
    file.endsWith('.js'),
  );
  return {
    firstLoad: sum([...firstLoad].map(gzippedSize)),
    chunks: files
      .map(file => join(folder, 'static', file))
      .filter(file => !firstLoad.has(file))
      .map(file => ({
        file: basename(file),
        gzipped: gzippedSize(file),
        sources: readSources(file),
      })),
  };
}

/** Builds the portal's front end, and keeps what came out for as long as it is read. */
function build(configs: string[]): Build {
  const app = resolve(ROOT, 'packages/app');
  const before = existsSync(join(app, 'dist'));
  execFileSync(
    process.execPath,
    [
      require.resolve('@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
      ...configs.flatMap(config => ['--config', config]),
    ],
    { cwd: app, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-bundle-'));
  try {
    cpSync(join(app, 'dist'), folder, { recursive: true });
    return readBuild(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (!before) {
      rmSync(join(app, 'dist'), { recursive: true, force: true });
    }
  }
}

function ourPackages(): string[] {
  const { dependencies } = JSON.parse(
    readFileSync(resolve(ROOT, 'packages/app/package.json'), 'utf8'),
  ) as { dependencies: Record<string, string> };
  return Object.keys(dependencies).filter(name =>
    name.startsWith('@micro-apps/'),
  );
}

/** What a chunk is made of: its largest screen of ours, or else its largest module. */
function contentOf({ sources }: Chunk): string {
  const largest = [...sources]
    .sort(([, a], [, b]) => b - a)
    .map(([source]) => source);
  const source =
    largest.find(path => OUR_SCREENS.test(path)) ??
    largest.find(isOurs) ??
    largest[0];
  const library = source.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)?.at(-1);
  return (
    library?.replace('node_modules/', '') ??
    source.replace(/^.*plugins\//, '').replace(/\?.*$/, '')
  );
}

/** What our plugins add to the portal's first load, and the size of each lazy chunk. */
export async function bundle(): Promise<Section> {
  const config = resolve(ROOT, 'app-config.yaml');
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-config-'));
  const exclusion = join(folder, 'app-config.without.yaml');
  writeFileSync(
    exclusion,
    JSON.stringify({ app: { packages: { exclude: ourPackages() } } }),
  );
  let without: Build;
  try {
    without = build([config, exclusion]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const complete = build([config]);

  const known = new Set(
    without.chunks.flatMap(({ sources }) => [...sources.keys()]),
  );
  const added = complete.chunks
    .filter(({ sources }) => {
      const all = sum(sources.values());
      const ours = [...sources].filter(
        ([source]) => isOurs(source) || !known.has(source),
      );
      // A chunk of a library that only our plugins use shares some helpers with the others.
      return sum(ours.map(([, bytes]) => bytes)) > all / 2;
    })
    .sort((a, b) => b.gzipped - a.gzipped);
  const difference = complete.firstLoad - without.firstLoad;
  return {
    title: 'Front end',
    about: `Production builds of the reference portal with and without our plugins, gzipped. The first load is what \`index.html\` names; our plugins may add ${kilobytes(
      AIM_BYTES,
    )} to it.`,
    header: ['what', 'gzipped'],
    rows: [
      ['first load without our plugins', kilobytes(without.firstLoad)],
      ['first load with them', kilobytes(complete.firstLoad)],
      [
        `**added to the first load** (${
          difference <= AIM_BYTES ? 'within' : 'past'
        } the aim)`,
        `**${kilobytes(difference)}**`,
      ],
      ...added.map(chunk => [
        `lazy: ${contentOf(chunk)} (${chunk.file.split('.')[0]})`,
        kilobytes(chunk.gzipped),
      ]),
    ],
  };
}
