import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  policyReference,
  policySchemas,
} from '../__testUtils__/policyDocuments';

const ROOT = resolve(__dirname, '../../../..');
const DOCUMENTS = join(ROOT, 'docs/policies');
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

describe('the input reference', () => {
  it('has words for every place, and no others', () => {
    expect(policyReference().disagreements).toEqual([]);
  });

  it('is what the contract says; `yarn policy-documents` writes it anew', () => {
    const { text } = policyReference();
    const name = 'input-reference.md';
    generate(DOCUMENTS, { [name]: text });
    expect(readFileSync(join(DOCUMENTS, name), 'utf8') === text).toBe(true);
  });
});
