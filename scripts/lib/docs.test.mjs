import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { addressOf, renderDocs } from './docs.mjs';

test('pages find each other and their images, wherever they stand', () => {
  assert.equal(addressOf('auditor.md', 'index.md'), 'auditor/');
  assert.equal(addressOf('index.md', 'auditor.md'), '../');
  assert.equal(addressOf('adr/0005-x.md', 'adr/README.md'), '0005-x/');
  assert.equal(
    addressOf('risk-model.md', 'adr/0005-x.md'),
    '../../risk-model/',
  );
  assert.equal(addressOf('images/a.png', 'auditor.md'), '../images/a.png');
});

test('every address in the documents leads to a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-docs-'));
  try {
    renderDocs(folder);
    const site = join(folder, 'default/component/micro-apps');
    const { docs } = JSON.parse(
      readFileSync(join(site, 'search/search_index.json'), 'utf8'),
    );
    assert.ok(docs.length > 10);
    for (const { location } of docs) {
      const html = readFileSync(join(site, location, 'index.html'), 'utf8');
      const addresses = [...html.matchAll(/(?:href|src)="([^"#:]+)[^":]*"/g)];
      assert.ok(addresses.length > 5);
      for (const [, address] of addresses) {
        const file = join(site, location, address);
        assert.ok(
          existsSync(address.endsWith('/') ? join(file, 'index.html') : file),
          `${location}: ${address}`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
