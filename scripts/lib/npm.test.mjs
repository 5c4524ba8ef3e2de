import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { yarnSettingsOf } from './npm.mjs';
import { ROOT } from './paths.mjs';

test('says nothing where npm has its defaults', () => {
  assert.deepEqual(
    yarnSettingsOf({ registry: 'https://registry.npmjs.org/', proxy: null }),
    {},
  );
  assert.deepEqual(yarnSettingsOf({}), {});
});

test("passes npm's registry, certificates and proxy on to Yarn", () => {
  assert.deepEqual(
    yarnSettingsOf({
      registry: 'https://npm.example.com/all/',
      cafile: '/etc/ca.pem',
      'https-proxy': 'http://proxy.example.com:8080',
      'strict-ssl': false,
    }),
    {
      YARN_NPM_REGISTRY_SERVER: 'https://npm.example.com/all',
      YARN_HTTPS_CA_FILE_PATH: '/etc/ca.pem',
      YARN_HTTPS_PROXY: 'http://proxy.example.com:8080',
      YARN_ENABLE_STRICT_SSL: 'false',
    },
  );
});

test('allows a registry without encryption only for its own host', () => {
  assert.deepEqual(yarnSettingsOf({ registry: 'http://localhost:4873/' }), {
    YARN_NPM_REGISTRY_SERVER: 'http://localhost:4873',
    YARN_UNSAFE_HTTP_WHITELIST: 'localhost',
  });
});

test('keeps addresses of registries out of the lock file', () => {
  const lockfile = readFileSync(join(ROOT, 'yarn.lock'), 'utf8');
  assert.doesNotMatch(lockfile, /https?:\/\//);
});
