import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { policySchemas } from '../__testUtils__/policyDocuments';

const ROOT = resolve(__dirname, '../../../..');
const SCHEMAS = join(ROOT, 'policies/schemas');

function generate(folder: string, files: Record<string, string>) {
  if (process.env.UPDATE_POLICY_DOCUMENTS) {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text);
    }
  }
}

describe('the schemas that policies are checked with', () => {
  it('are what the contract says; `yarn policy-documents` writes them anew', () => {
    const files = policySchemas();
    generate(SCHEMAS, files);
    expect(readdirSync(SCHEMAS).sort()).toEqual(Object.keys(files).sort());
    const stale = Object.keys(files).filter(
      name => readFileSync(join(SCHEMAS, name), 'utf8') !== files[name],
    );
    expect(stale).toEqual([]);
  });
});
