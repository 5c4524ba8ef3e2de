import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOfDependencies } from './yarn.mjs';

function project() {
  const root = mkdtempSync(join(tmpdir(), 'yarn-'));
  mkdirSync(join(root, 'plugins/one'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'yarn.lock'), '');
  writeFileSync(join(root, 'plugins/one/package.json'), '{}');
  return root;
}

test('installs again when a dependency or the Node.js changes', () => {
  const root = project();
  const before = digestOfDependencies(root, '/node');
  assert.equal(digestOfDependencies(root, '/node'), before);
  assert.notEqual(digestOfDependencies(root, '/other-node'), before);
  writeFileSync(join(root, 'plugins/one/package.json'), '{"a":1}');
  assert.notEqual(digestOfDependencies(root, '/node'), before);
});
