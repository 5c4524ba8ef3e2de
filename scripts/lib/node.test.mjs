import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAccepted } from './node.mjs';

test('accepts the versions that Backstage runs on, and no other', () => {
  const versions = [
    '18.20.0',
    '20.20.2',
    '22.1.0',
    '23.5.0',
    '24.9.0',
    '26.0.0',
  ];
  assert.deepEqual(versions.filter(isAccepted), ['22.1.0', '24.9.0']);
});
