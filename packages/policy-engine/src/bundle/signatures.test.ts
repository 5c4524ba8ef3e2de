import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { changedBundle, faultyBundle, fixture } from '../__testUtils__/bundles';
import { DEFAULT_BUNDLE_LIMITS, readArchive } from './archive';
import { verifyBundle } from './signatures';
import type { BundleVerification } from './signatures';

const signed = fixture('signed-rs256.tar.gz');
const publicKey = String(fixture('rs256.pub.pem'));
const verification: BundleVerification = {
  keys: { portal: { algorithm: 'RS256', key: publicKey } },
  scope: 'micro-apps',
};
const verify = (
  bundle: Uint8Array,
  changes: Partial<BundleVerification> = {},
) =>
  verifyBundle(readArchive(bundle, DEFAULT_BUNDLE_LIMITS), {
    ...verification,
    ...changes,
  });

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const own: BundleVerification = {
  keys: {
    ci: {
      algorithm: 'ES256',
      key: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
  },
};

/** What OPA put into the fixture's signature, signed anew with what a test changes. */
async function resigned(claims: Record<string, unknown>): Promise<Buffer> {
  const { signatures } = JSON.parse(
    String(readArchive(signed, DEFAULT_BUNDLE_LIMITS).get('.signatures.json')),
  );
  const { files } = JSON.parse(
    Buffer.from(signatures[0].split('.')[1], 'base64url').toString(),
  );
  const token = await new SignJWT({ files, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'ci' })
    .sign(pair.privateKey);
  return changedBundle(signed, {
    '.signatures.json': JSON.stringify({ signatures: [token] }),
  });
}

describe('verifyBundle', () => {
  it('accepts what OPA signed, with the key that the signature names or the configuration', async () => {
    await expect(verify(signed)).resolves.toBe('portal');
    await expect(verify(signed, { keyId: 'portal' })).resolves.toBe('portal');
  });

  it('takes the scope of the key where the verification has none', async () => {
    const { portal } = verification.keys;
    await expect(
      verify(signed, {
        scope: undefined,
        keys: { portal: { ...portal, scope: 'micro-apps' } },
      }),
    ).resolves.toBe('portal');
  });

  it('accepts a signature that has not expired', async () => {
    const bundle = await resigned({ exp: Math.floor(Date.now() / 1000) + 600 });
    await expect(verify(bundle, { ...own, scope: '' })).resolves.toBe('ci');
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['no signature', () => verify(faultyBundle), /is not signed/],
    [
      'another policy',
      () => verify(changedBundle(signed, { 'policy.wasm': 'x' })),
      /"policy.wasm" is not the one that was signed/,
    ],
    [
      'other data',
      () => verify(changedBundle(signed, { 'data.json': '{"a": 1}' })),
      /"data.json" is not the one that was signed/,
    ],
    [
      'one file more',
      () => verify(changedBundle(signed, { 'more.rego': 'package x' })),
      /does not cover the file "more.rego"/,
    ],
    [
      'one file less',
      () => verify(changedBundle(signed, { 'faulty/token.rego': undefined })),
      /covers files that it lacks: faulty\/token.rego/,
    ],
    [
      'an unknown key',
      () => verify(signed, { keys: { other: verification.keys.portal } }),
      /signed with the key "portal", which is not among the keys/,
    ],
    [
      'the key of somebody else',
      () => verify(signed, { keys: { portal: own.keys.ci } }),
      /another algorithm than its key/,
    ],
    [
      'the right algorithm with a wrong key',
      () =>
        verify(signed, {
          keys: {
            portal: {
              algorithm: 'RS256',
              key: generateKeyPairSync('rsa', { modulusLength: 2048 })
                .publicKey.export({ type: 'spki', format: 'pem' })
                .toString(),
            },
          },
        }),
      /signature is wrong/,
    ],
    [
      'the public key as the secret of another algorithm',
      () =>
        verify(signed, {
          keys: { portal: { algorithm: 'HS256', key: publicKey } },
        }),
      /another algorithm than its key/,
    ],
    [
      'a key that is none',
      () =>
        verify(signed, { keys: { portal: { algorithm: 'RS256', key: 'x' } } }),
      /"portal" in the configuration is no public key/,
    ],
    [
      'another scope',
      () => verify(signed, { scope: 'other' }),
      /for the scope "micro-apps", not for "other"/,
    ],
    [
      'an expired signature',
      async () => verify(await resigned({ exp: 1000 }), { ...own, scope: '' }),
      /has expired/,
    ],
    [
      'a signature of tomorrow',
      async () =>
        verify(
          await resigned({ nbf: Math.floor(Date.now() / 1000) + 86_400 }),
          {
            ...own,
            scope: '',
          },
        ),
      /not valid \(yet\)/,
    ],
    [
      'a weak hash',
      async () =>
        verify(
          await resigned({
            files: [{ name: 'data.json', hash: 'ab', algorithm: 'MD5' }],
          }),
          { ...own, scope: '' },
        ),
      /does not cover|MD5, which is not trusted/,
    ],
    [
      'two signatures',
      () =>
        verify(
          changedBundle(signed, {
            '.signatures.json': JSON.stringify({ signatures: ['a', 'b'] }),
          }),
        ),
      /exactly one signature/,
    ],
    [
      'a signature that is no JSON',
      () => verify(changedBundle(signed, { '.signatures.json': '{' })),
      /no JSON/,
    ],
    [
      'a token that is none',
      () =>
        verify(
          changedBundle(signed, {
            '.signatures.json': JSON.stringify({ signatures: ['x.y.z'] }),
          }),
          { keyId: 'portal' },
        ),
      /signature is wrong/,
    ],
  ])('refuses %s', async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });
});
