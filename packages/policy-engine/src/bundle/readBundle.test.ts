import { InputError } from '@backstage/errors';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import {
  archiveOf,
  changedBundle,
  entriesOf,
  faultyBundle,
  tarOf,
} from '../__testUtils__/bundles';
import { readBundle } from './readBundle';

const manifest = JSON.parse(
  String(
    entriesOf(faultyBundle).find(({ path }) => path === '/.manifest')?.content,
  ),
);
const withManifest = (changes: Record<string, unknown>) =>
  changedBundle(faultyBundle, {
    '.manifest': JSON.stringify({ ...manifest, ...changes }),
  });
const withEntry = (entry: Parameters<typeof archiveOf>[0][number]) =>
  archiveOf([...entriesOf(faultyBundle), entry]);

describe('readBundle', () => {
  it('reads what opa built', () => {
    const bundle = readBundle(faultyBundle);
    expect(bundle.revision).toBe('faulty');
    expect(bundle.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([...bundle.files.keys()]).toContain('policy.wasm');
    expect(Object.keys(bundle.data.micro_apps ?? {})).toEqual(['words']);
  });

  it('names a bundle without a revision after its content', () => {
    const { revision, sha256 } = readBundle(withManifest({ revision: '' }));
    expect(revision).toBe(sha256.slice(0, 12));
  });

  it('takes a revision that is as long as is kept', () => {
    const revision = 'é'.repeat(200);
    expect(readBundle(withManifest({ revision })).revision).toBe(revision);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', Buffer.alloc(0), /no gzipped tar archive/],
    ['text', Buffer.from('package x'), /no gzipped tar archive/],
    ['half of it', faultyBundle.subarray(0, 30_000), /truncated/],
    [
      'damaged bytes',
      Buffer.concat([
        faultyBundle.subarray(0, 9000),
        Buffer.alloc(500),
        faultyBundle.subarray(9500),
      ]),
      /damaged/,
    ],
    ['no tar in it', gzipSync('package x'.repeat(200)), /damaged/],
    [
      'a cut tar',
      gzipSync(tarOf(entriesOf(faultyBundle)).subarray(0, 9000)),
      /damaged|lacks|has no/,
    ],
    ['compressed twice', gzipSync(faultyBundle), /compressed twice/],
    [
      'compressed by zstd within',
      gzipSync(zstdCompressSync(tarOf(entriesOf(faultyBundle)))),
      /damaged/,
    ],
    [
      'compressed by brotli within',
      gzipSync(brotliCompressSync(tarOf(entriesOf(faultyBundle)))),
      /damaged/,
    ],
    [
      'a zstd bomb',
      gzipSync(zstdCompressSync(Buffer.alloc(40 * 1024 * 1024))),
      /damaged/,
    ],
    [
      'too large',
      Buffer.alloc(4 * 1024 * 1024 + 1, 0x1f),
      /more than the 4194304/,
    ],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(40 * 1024 * 1024)),
      /unpacks to more/,
    ],
    [
      'too many files',
      archiveOf(
        Array.from({ length: 2001 }, (_, index) => ({ path: `f${index}` })),
      ),
      /more than 2000 files/,
    ],
    [
      'a path that leads out',
      withEntry({ path: '../../etc/cron.d/x' }),
      /leads out of it/,
    ],
    [
      'a path that leads out from within',
      withEntry({ path: '/a/../../x' }),
      /leads out of it/,
    ],
    [
      'a path of Windows',
      withEntry({ path: 'a\\..\\x' }),
      /leads out of it|is not plain/,
    ],
    [
      'a symbolic link',
      withEntry({ path: 'x', type: 'SymbolicLink', linkpath: '/etc/passwd' }),
      /is a SymbolicLink/,
    ],
    [
      'a hard link',
      withEntry({ path: 'x', type: 'Link', linkpath: '/policy.wasm' }),
      /is a Link/,
    ],
    [
      'a device',
      withEntry({ path: 'x', type: 'CharacterDevice' }),
      /is a CharacterDevice/,
    ],
    [
      'a file twice',
      withEntry({ path: 'policy.wasm', content: 'x' }),
      /"policy.wasm" twice/,
    ],
    [
      'no manifest',
      changedBundle(faultyBundle, { '.manifest': undefined }),
      /has no \.manifest/,
    ],
    [
      'a manifest that is no JSON',
      changedBundle(faultyBundle, { '.manifest': '{' }),
      /no JSON/,
    ],
    [
      'a manifest of another shape',
      withManifest({ roots: 'all' }),
      /\.manifest is wrong/,
    ],
    [
      'a revision too long to be kept',
      withManifest({ revision: 'r'.repeat(201) }),
      /revision has 201 characters, more than 200/,
    ],
    [
      'a revision with a NUL',
      withManifest({ revision: 'one\u0000two' }),
      /control characters/,
    ],
    [
      'Rego of version 0',
      withManifest({ rego_version: 0 }),
      /version 0 of Rego/,
    ],
    [
      'other entrypoints',
      withManifest({
        wasm: [{ entrypoint: 'authz/allow', module: '/policy.wasm' }],
      }),
      /lacks the entrypoint "micro_apps\/registration\/decision"/,
    ],
    [
      'all roots',
      withManifest({ roots: [''] }),
      /cover "micro_apps\/organisation"/,
    ],
    [
      'a root too wide',
      withManifest({ roots: ['micro_apps'] }),
      /cover "micro_apps\/organisation"/,
    ],
    [
      'no wasm',
      changedBundle(faultyBundle, { 'policy.wasm': undefined }),
      /has no policy\.wasm/,
    ],
    [
      'data that is no JSON',
      changedBundle(faultyBundle, { 'data.json': '{' }),
      /no JSON/,
    ],
    [
      'data that is no object',
      changedBundle(faultyBundle, { 'data.json': '[]' }),
      /no object/,
    ],
    [
      'data in YAML',
      changedBundle(faultyBundle, { 'data.yaml': 'a: 1' }),
      /is not read/,
    ],
    [
      'data elsewhere',
      changedBundle(faultyBundle, { 'a/data.json': '{}' }),
      /is not read/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    const read = () => readBundle(bytes);
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });
});
