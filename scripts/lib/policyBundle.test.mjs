import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  buildBundle,
  policyDigest,
  policyFiles,
} from '../../packages/cli/policies/bundle.mjs';
import { findOpa } from '../../packages/cli/policies/opa.mjs';
import { ROOT } from './paths.mjs';
import { corpusFiles, policyCorpus } from './policyCorpus.mjs';

const { command: opa } = findOpa();
const WITH_OPA = { skip: opa ? false : 'there is no OPA on this machine' };

function withFolder(files, work) {
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-rules-'));
  try {
    mkdirSync(join(folder, 'rules'));
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, 'rules', name), content);
    }
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const RULE = `# METADATA
# title: A title
# description: A description
# custom:
#   id: a-rule
#   control: A control
#   remediation: A remedy
#   points: [token]
#   waivable: false
package micro_apps.rules.a_rule

applies := true
`;

test('takes the rules without their tests, in one order', () => {
  withFolder(
    { 'b.rego': 'b', 'a.rego': 'a', 'a_test.rego': 'test', 'c.json': '{}' },
    folder =>
      assert.deepEqual(
        policyFiles(folder).map(({ path }) => path),
        ['rules/a.rego', 'rules/b.rego'],
      ),
  );
});

test('has another digest for other names and contents', () => {
  const digestOf = files =>
    withFolder(files, f => policyDigest(policyFiles(f)));
  const digests = [
    { 'a.rego': 'a' },
    { 'a.rego': 'b' },
    { 'b.rego': 'a' },
    { 'a.rego': 'a', 'b.rego': 'a' },
  ].map(digestOf);
  assert.equal(new Set(digests).size, digests.length);
  assert.match(digests[0], /^sha256:[0-9a-f]{64}$/);
  assert.equal(
    digestOf({ 'a.rego': 'a', 'a_test.rego': 'changed' }),
    digests[0],
  );
});

test('builds the same bytes in two folders', WITH_OPA, () => {
  const [first, second] = [1, 2].map(() =>
    buildBundle(opa, join(ROOT, 'policies')),
  );
  assert.ok(first.wasm.equals(second.wasm));
  assert.ok(first.rego.equals(second.rego));
  assert.deepEqual(
    first.rules.map(({ id }) => id),
    first.rules.map(({ id }) => id).sort(),
  );
});

const FAULTS = {
  'has no title': RULE.replace('# title: A title\n', ''),
  'has no remediation': RULE.replace('#   remediation: A remedy\n', ''),
  'an id that is not of lower-case': RULE.replace('a-rule', 'A rule'),
  'names no points': RULE.replace('points: [token]', 'points: []'),
  'names a point that is none of': RULE.replace('[token]', '[tokens]'),
  'does not say whether it is waivable': RULE.replace(
    '#   waivable: false\n',
    '',
  ),
  'has no metadata': RULE.replace(/^#.*\n/gm, ''),
};
for (const [fault, content] of Object.entries(FAULTS)) {
  test(`refuses a rule that ${fault}`, WITH_OPA, () => {
    withFolder({ 'a_rule.rego': content }, folder =>
      assert.throws(() => buildBundle(opa, folder), {
        message: new RegExp(fault),
      }),
    );
  });
}

test('refuses a rule of several files', WITH_OPA, () => {
  const second = `package micro_apps.rules.a_rule

deny contains {"message": "Never."}
`;
  withFolder({ 'a_rule.rego': RULE, 'z_more.rego': second }, folder =>
    assert.throws(() => buildBundle(opa, folder), {
      message: /micro_apps\.rules\.a_rule is in several files: .*z_more\.rego/,
    }),
  );
});

test('refuses two rules of one id', WITH_OPA, () => {
  const other = RULE.replace('rules.a_rule', 'rules.b_rule');
  withFolder({ 'a_rule.rego': RULE, 'b_rule.rego': other }, folder =>
    assert.throws(() => buildBundle(opa, folder), {
      message: 'Two rules have the id a-rule',
    }),
  );
});

test('has a corpus of cases that differ, for all points', () => {
  const corpus = policyCorpus();
  assert.deepEqual(Object.keys(corpus), [
    'registration',
    'deployment',
    'token',
    'outbound',
  ]);
  for (const cases of Object.values(corpus)) {
    assert.ok(cases.length >= 50);
    const inputs = new Set(cases.map(({ input }) => JSON.stringify(input)));
    assert.ok(inputs.size > cases.length * 0.9);
  }
});

test('has committed that corpus; `node scripts/policies.mjs corpus` writes it anew', () => {
  for (const [name, text] of Object.entries(corpusFiles())) {
    const file = join(ROOT, 'policies/corpus', name);
    assert.ok(readFileSync(file, 'utf8') === text, `${name} is stale`);
  }
});
