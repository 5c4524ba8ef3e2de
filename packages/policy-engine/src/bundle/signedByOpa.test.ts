import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findOpa } from '../__testUtils__/opaServer';
import { DEFAULT_BUNDLE_LIMITS, readArchive } from './archive';
import { ABOUT_ENTRYPOINT, ENTRYPOINTS } from './readBundle';
import { verifyBundle } from './signatures';
import type { BundleVerification } from './signatures';

const opa = findOpa();
const describeWithOpa = opa ? describe : describe.skip;
const rules = resolve(__dirname, '../__fixtures__/faulty');
const pem = { type: 'spki', format: 'pem' } as const;
const privatePem = { type: 'pkcs8', format: 'pem' } as const;

describeWithOpa('what OPA signs now', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-engine-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function sign(algorithm: string, key: string) {
    const output = join(folder, `${algorithm}.tar.gz`);
    execFileSync(opa ?? '', [
      'build',
      ...['--target', 'wasm', '--bundle', rules, '--output', output],
      ...['--signing-alg', algorithm, '--signing-key', key],
      ...[...ENTRYPOINTS, ABOUT_ENTRYPOINT].flatMap(path => ['-e', path]),
    ]);
    return readArchive(readFileSync(output), DEFAULT_BUNDLE_LIMITS);
  }

  const cases: Array<
    ['RS256' | 'ES256' | 'HS256', () => { secret: string; known: string }]
  > = [
    [
      'RS256',
      () => {
        const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
        return {
          secret: pair.privateKey.export(privatePem).toString(),
          known: pair.publicKey.export(pem).toString(),
        };
      },
    ],
    [
      'ES256',
      () => {
        const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        return {
          secret: pair.privateKey.export(privatePem).toString(),
          known: pair.publicKey.export(pem).toString(),
        };
      },
    ],
    ['HS256', () => ({ secret: 'a secret', known: 'a secret' })],
  ];

  it.each(cases)('is accepted with %s', async (algorithm, makeKeys) => {
    const { secret, known } = makeKeys();
    const keyFile = join(folder, `${algorithm}.pem`);
    writeFileSync(keyFile, secret);
    const files = sign(algorithm, algorithm === 'HS256' ? secret : keyFile);
    const verification: BundleVerification = {
      keys: { default: { algorithm, key: known } },
    };
    await expect(verifyBundle(files, verification)).resolves.toBe('default');
    files.set('policy.wasm', Buffer.from('forged'));
    await expect(verifyBundle(files, verification)).rejects.toThrow(
      /not the one that was signed/,
    );
  });
});

if (!opa) {
  describe('what OPA signs now', () => {
    it.todo('left out: there is no `opa` on this machine, see docs/policies');
  });
}
