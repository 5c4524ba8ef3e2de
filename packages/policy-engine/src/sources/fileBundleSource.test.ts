import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultyBundle, revisionOf } from '../__testUtils__/bundles';
import { organisation } from '../__testUtils__/inputs';
import { createEmbeddedPolicyEngine } from '../embedded/EmbeddedPolicyEngine';
import { fileBundleSource } from './fileBundleSource';

describe('fileBundleSource', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'policy-engine-'));
    path = join(folder, 'bundle.tar.gz');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives the bundle once, and again when the file has changed', async () => {
    await writeFile(path, faultyBundle);
    const source = fileBundleSource(path);
    const first = await source.read(undefined);
    expect(first?.bytes).toEqual(faultyBundle);
    await expect(source.read(first?.tag)).resolves.toBeUndefined();
    await writeFile(path, revisionOf(faultyBundle, 'next'));
    expect((await source.read(first?.tag))?.tag).not.toBe(first?.tag);
  });

  it('says which file cannot be read', async () => {
    await expect(fileBundleSource(path).read(undefined)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(path),
    });
  });

  it('does not read a file that is too large', async () => {
    await writeFile(path, Buffer.alloc(4 * 1024 * 1024 + 1));
    await expect(fileBundleSource(path).read(undefined)).rejects.toThrow(
      /more than the 4194304/,
    );
  });

  it('is looked at again at its interval, without being asked', async () => {
    await writeFile(path, faultyBundle);
    const engine = await createEmbeddedPolicyEngine({
      source: fileBundleSource(path, { intervalMs: 5 }),
      organisation,
    });
    const changed = new Promise<string | undefined>(resolve => {
      engine.onChange(({ bundle }) => resolve(bundle?.revision));
    });
    await writeFile(path, revisionOf(faultyBundle, 'next'));
    await expect(changed).resolves.toBe('next');
    await engine.close();
  });
});
