import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf } from './archives.mjs';

const manifest = {
  main: 'dist/index.cjs.js',
  types: 'dist/index.d.ts',
  configSchema: 'config.d.ts',
  dependencies: { a: '^1.0.0' },
};
const files = [
  'package/package.json',
  'package/README.md',
  'package/config.d.ts',
  'package/dist/index.cjs.js',
  'package/dist/index.d.ts',
  'package/migrations/1.js',
];
const source = { hasMigrations: true };
const without = name => files.filter(file => file !== `package/${name}`);

test('finds nothing wrong with a complete archive', () => {
  assert.deepEqual(faultsOf({ files, manifest, source }), []);
});

for (const name of ['dist/index.cjs.js', 'dist/index.d.ts', 'config.d.ts']) {
  test(`misses ${name}`, () => {
    const faults = faultsOf({ files: without(name), manifest, source });
    assert.equal(faults.length, 1);
    assert.match(faults[0], new RegExp(name));
  });
}

test('misses a README and migrations', () => {
  assert.deepEqual(
    faultsOf({ files: without('README.md'), manifest, source }),
    ['there is no README.md'],
  );
  assert.deepEqual(
    faultsOf({ files: without('migrations/1.js'), manifest, source }),
    ['there are no migrations'],
  );
});

test('finds an entry point that is not built', () => {
  const faults = faultsOf({
    files: [...files, 'package/src/index.ts'],
    manifest: { ...manifest, main: 'src/index.ts', types: 'src/index.ts' },
    source,
  });
  assert.ok(faults.includes('there is no built code'));
  assert.ok(faults.includes('there are no types'));
  assert.ok(faults.includes('package/src/index.ts does not belong there'));
});

test('looks at the paths among the exports, and at nothing else', () => {
  const exports = {
    '.': {
      backstage: '@backstage/FrontendModule',
      import: './dist/index.cjs.js',
      types: './dist/index.d.ts',
    },
    './alpha': { import: './dist/alpha.cjs.js' },
    './package.json': './package.json',
  };
  assert.deepEqual(
    faultsOf({ files, manifest: { ...manifest, exports }, source }),
    ['package.json names ./dist/alpha.cjs.js, which is not in the archive'],
  );
});

test('finds dependencies that nobody else can install', () => {
  const faults = faultsOf({
    files,
    manifest: { ...manifest, dependencies: { b: 'workspace:^' } },
    source,
  });
  assert.deepEqual(faults, [
    'the dependency on b works in this repository only',
  ]);
});

test('wants the program of a command line, and no types', () => {
  const program = { ...manifest, types: undefined, bin: { a: 'bin/a' } };
  const rest = without('dist/index.d.ts');
  assert.deepEqual(
    faultsOf({ files: [...rest, 'package/bin/a'], manifest: program, source }),
    [],
  );
  assert.deepEqual(faultsOf({ files: rest, manifest: program, source }), [
    'package.json names bin/a, which is not in the archive',
  ]);
});
