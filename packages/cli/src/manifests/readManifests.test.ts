import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatPath } from '@micro-apps/backstage-plugin-micro-apps-common';
import { SALES } from '../__testUtils__/manifests';
import { folderWith } from '../__testUtils__/runCli';
import { discoverFiles } from './discover';
import { stepsOf } from './positions';
import { readManifests } from './readManifests';

function read(content: string) {
  const cwd = folderWith({ 'app.yaml': content });
  return readManifests({ path: join(cwd, 'app.yaml'), name: 'app.yaml' });
}

describe('discovery', () => {
  const names = (paths: string[], cwd: string) =>
    discoverFiles(paths, cwd).map(({ name }) => name);

  it('finds YAML files of files, folders and patterns, each once', () => {
    const cwd = folderWith({
      'a.yaml': '',
      'apps/b.yml': '',
      'apps/.hidden/c.yaml': '',
      'apps/readme.md': '',
      'node_modules/x/d.yaml': '',
      '.git/e.yaml': '',
    });
    expect(names(['.'], cwd)).toEqual([
      'a.yaml',
      'apps/.hidden/c.yaml',
      'apps/b.yml',
    ]);
    expect(names(['a.yaml', '**/*.yaml', './apps'], cwd)).toEqual([
      'a.yaml',
      'apps/.hidden/c.yaml',
      'apps/b.yml',
    ]);
    expect(names(['apps/*.yml'], cwd)).toEqual(['apps/b.yml']);
    expect(names([join(cwd, 'apps')], cwd)).toContain('apps/b.yml');
  });

  it('follows no link', () => {
    const outside = folderWith({ 'secret.yaml': SALES });
    const cwd = folderWith({ 'a.yaml': '' });
    symlinkSync(outside, join(cwd, 'out'));
    symlinkSync(join(outside, 'secret.yaml'), join(cwd, 'link.yaml'));
    symlinkSync(cwd, join(cwd, 'loop'));
    expect(names(['.'], cwd)).toEqual(['a.yaml']);
    for (const path of ['out', 'link.yaml', 'out/*.yaml', 'out/secret.yaml']) {
      expect(() => discoverFiles([path], cwd)).toThrow('leads out of');
    }
  });

  it('does not open a file that became a link meanwhile', () => {
    const cwd = folderWith({ 'a.yaml': SALES });
    symlinkSync(join(cwd, 'a.yaml'), join(cwd, 'b.yaml'));
    const { documents, faults } = readManifests({
      path: join(cwd, 'b.yaml'),
      name: 'b.yaml',
    });
    expect(documents).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  it('says which argument leads nowhere', () => {
    expect(() => discoverFiles(['nowhere.yaml'], folderWith())).toThrow(
      '"nowhere.yaml"',
    );
  });

  it('goes no deeper than it should', () => {
    const cwd = folderWith();
    mkdirSync(join(cwd, ...Array(45).fill('d')), { recursive: true });
    expect(() => discoverFiles(['.'], cwd)).toThrow('nested more than');
  });
});

describe('reading', () => {
  it('takes the manifests out of many documents', () => {
    const { documents, faults } = read(
      `kind: Component\n---\n${SALES}---\n# nothing\n---\n- list\n---\n${SALES}`,
    );
    expect(faults).toEqual([]);
    expect(documents.map(({ place }) => place('').line)).toEqual([3, 29]);
  });

  it('takes what is nearly a manifest for one', () => {
    expect(
      read('apiVersion: micro-apps.dev/v1alpha1\nkind: Microapp').documents,
    ).toHaveLength(1);
    expect(read('"kind": "\\x4dicroApp"').documents).toHaveLength(1);
  });

  it('knows where each field stands', () => {
    const [{ place }] = read(`# first\n---\n${SALES}`).documents;
    expect(place('spec.models[0].endpoint')).toEqual({
      file: 'app.yaml',
      line: 21,
      column: 7,
      endLine: 21,
      endColumn: 33,
    });
    // What is missing stands where it should be.
    expect(place('spec.network.outbound')).toMatchObject({
      line: 8,
      column: 1,
    });
    expect(place('spec.dataSources[0].categories[0]')).toMatchObject({
      line: 18,
      column: 20,
    });
    expect(place('spec.models[7]')).toMatchObject({ line: 20 });
  });

  it('finds fields behind aliases', () => {
    const [{ place }] = read(
      `kind: MicroApp\nbase: &base\n  owner: x\nspec: *base\n`,
    ).documents;
    expect(place('spec.owner')).toMatchObject({ line: 3, column: 3 });
  });

  it('reads the steps of every path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(99), fc.string({ minLength: 1 }))),
        steps => {
          expect(stepsOf(formatPath(steps)).map(String)).toEqual(
            steps.map(String),
          );
        },
      ),
    );
  });

  it.each([
    ['broken YAML', `kind: MicroApp\nspec: [`, 'not valid YAML'],
    ['a key twice', `kind: MicroApp\nkind: MicroApp`, 'not valid YAML'],
    [
      'a bomb of aliases',
      `kind: MicroApp\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
      'taken apart',
    ],
    [
      'a file that is too large',
      `# ${'x'.repeat(1_100_000)}\n${SALES}`,
      'larger',
    ],
    [
      'too many documents',
      `kind: MicroApp\n${'---\na: b\n'.repeat(1001)}`,
      'documents',
    ],
  ])('reports %s, and reads nothing of it', (_what, content, message) => {
    const { faults } = read(content);
    expect(faults[0].message).toContain(message);
    expect(faults[0].place.file).toBe('app.yaml');
  });

  it('survives nesting without end', () => {
    const { documents, faults } = read(
      `kind: MicroApp\nspec: ${'['.repeat(200_000)}`,
    );
    expect(documents.length + faults.length).toBeGreaterThan(0);
  });

  it('leaves broken and large files of others alone', () => {
    expect(read('{{ if }}\n a: [').faults).toEqual([]);
    const cwd = folderWith();
    writeFileSync(join(cwd, 'lock.yaml'), 'a: b\n'.repeat(400_000));
    expect(
      readManifests({ path: join(cwd, 'lock.yaml'), name: 'lock.yaml' }),
    ).toEqual({ documents: [], faults: [] });
  });
});
