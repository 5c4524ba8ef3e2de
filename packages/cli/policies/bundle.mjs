import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative, sep } from 'node:path';
import { runOpa } from './opa.mjs';
import { PolicyError } from './PolicyError.mjs';

const POINTS = ['registration', 'deployment', 'token', 'outbound'];
const ENTRYPOINTS = [
  ...POINTS.map(point => `micro_apps/${point}/decision`),
  'micro_apps/about',
];
// All but micro_apps/organisation, which belongs to whoever runs the policies.
const ROOTS = ['about', 'bundle', 'lib', 'rules', 'said', ...POINTS].map(
  name => `micro_apps/${name}`,
);
const SAYS = ['applies', 'deny', 'warn', 'require', 'obligations'];
// The rule that is asked alone where it denies.
const COMPLETENESS = 'facts_complete';
const WRITE_METADATA =
  'Write a METADATA comment above the package as docs/policies/writing-a-policy.md shows';
/** The folder of what the build writes beside the policies. */
export const SAID = 'said';
const RULES_PACKAGE = 'micro_apps.rules.';

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** The Rego files that decide: all but their tests, in the same order on every machine. */
export function policyFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map(path => path.split(sep).join(posix.sep))
    .filter(path => path.endsWith('.rego') && !path.endsWith('_test.rego'))
    .filter(path => !path.split('/').some(part => part.startsWith('.')))
    .sort()
    .map(path => ({ path, content: readFileSync(join(folder, path)) }));
}

/** The same for the same rules, whatever made the bundle. */
export function policyDigest(files) {
  const list = files.map(
    ({ path, content }) => `${sha256(content)}  ${path}\n`,
  );
  return `sha256:${sha256(list.join(''))}`;
}

function ruleOf({ path, location, annotations }) {
  const name = path
    .map(({ value }) => value)
    .slice(1)
    .join('.');
  const { title, description, custom = {} } = annotations;
  const { id, control, remediation, points, waivable } = custom;
  const subject = name.slice(RULES_PACKAGE.length);
  const faults = [
    ...Object.entries({ title, description, id, control, remediation })
      .filter(([, value]) => typeof value !== 'string' || !value.trim())
      .map(([field]) => `has no ${field}`),
    !/^[a-z][a-z0-9-]{0,62}$/.test(id ?? '') &&
      'has an id that is not of lower-case letters, digits and "-"',
    !(Array.isArray(points) && points.length) && 'names no points',
    points?.some?.(point => !POINTS.includes(point)) &&
      `names a point that is none of ${POINTS.join(', ')}`,
    typeof waivable !== 'boolean' && 'does not say whether it is waivable',
  ].filter(Boolean);
  if (faults.length > 0) {
    throw new PolicyError(
      `The metadata of package ${name} are incomplete: it ${faults.join(', ')}`,
      WRITE_METADATA,
    );
  }
  return {
    subject,
    file: location.file,
    rule: {
      id,
      title: title.trim(),
      description: description.trim(),
      control: control.trim(),
      remediation: remediation.trim(),
      points,
      waivable,
    },
  };
}

/** What the metadata say of the rules, in the order of their ids. */
function rulesOf(opa, folder) {
  const { code, stdout, stderr } = runOpa(
    opa,
    ['inspect', '--annotations', '--format', 'json', '.'],
    folder,
  );
  if (code !== 0) {
    throw new PolicyError('OPA cannot read the policies', 'Read why', stderr);
  }
  const { annotations = [], namespaces = {} } = JSON.parse(stdout);
  const rules = annotations
    .filter(({ annotations: { scope } }) => scope === 'package')
    .filter(
      ({ path }) =>
        path[1]?.value === 'micro_apps' && path[2]?.value === 'rules',
    )
    .map(ruleOf)
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  const described = new Set(rules.map(({ subject }) => subject));
  for (const [name, files] of Object.entries(namespaces)) {
    const subject = name.replace(`data.${RULES_PACKAGE}`, '');
    // What a second file says would never be asked for.
    if (name.startsWith(`data.${RULES_PACKAGE}`) && files.length > 1) {
      throw new PolicyError(
        `The package ${RULES_PACKAGE}${subject} is in several files: ${files.join(', ')}`,
        'Put the rule into one file, and what it shares with others into policies/lib',
      );
    }
    if (name.startsWith(`data.${RULES_PACKAGE}`) && !described.has(subject)) {
      throw new PolicyError(
        `The package ${RULES_PACKAGE}${subject} has no metadata`,
        WRITE_METADATA,
      );
    }
  }
  const ids = rules.map(({ rule }) => rule.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) {
    throw new PolicyError(
      `Two rules have the id ${twice}`,
      'Give one another id',
    );
  }
  return rules;
}

/** Which of the sets of a rule its file defines. */
function saysOf(source) {
  return SAYS.filter(name => new RegExp(`^${name}\\b`, 'm').test(source));
}

const FOUND = {
  deny: ({ id, remediation }) => ({ rule: id, remediation }),
  warn: ({ id, remediation }) => ({ rule: id, remediation }),
  require: ({ id }) => ({ rule: id, legs: [] }),
  obligations: ({ id }) => ({ rule: id }),
};
const RESULTS = { deny: 'failed', warn: 'warned' };

/**
 * The package that asks each of the rules what it says. It is written out, rule by rule, since looking the rules
 * up by their names takes the embedded engine a fifth of an evaluation; and no rule is asked for what it never says.
 */
function askingPackage(name, rules, sources) {
  const asked = rules.map(({ subject, file, rule }) => ({
    subject,
    rule,
    says: saysOf(sources(file)),
  }));
  const text = JSON.stringify;
  const sets = Object.entries(FOUND).map(([set, found]) => {
    const saying = asked.filter(({ says }) => says.includes(set));
    return saying.length === 0
      ? `${set} := set()`
      : saying
          .map(
            ({ subject, rule }) =>
              `${set} contains object.union(${text(found(rule))}, found) if some found in data.${RULES_PACKAGE}${subject}.${set}`,
          )
          .join('\n\n');
  });
  const results = asked.map(({ subject, says }) => {
    const path = `data.${RULES_PACKAGE}${subject}`;
    const failing = Object.entries(RESULTS)
      .filter(([set]) => says.includes(set))
      .map(([set, result]) => `${text(result)} if count(${path}.${set}) > 0`);
    return `result_${subject} := ${[
      ...failing,
      `"passed" if ${path}.applies`,
      '"not-applicable"',
    ].join(' else := ')}`;
  });
  const entries = asked.map(
    ({ subject, rule }) => `${text(rule.id)}: result_${subject}`,
  );
  return `${[
    `package micro_apps.said.${name}`,
    ...sets,
    ...results,
    `found := {${[...Object.keys(FOUND).map(set => `${text(set)}: ${set}`), `"rules": {${entries.join(', ')}}`].join(', ')}}`,
  ].join('\n\n')}\n`;
}

/** What asks the rules of each point, by the name of its file, and what asks the one rule about incomplete facts. */
function askingPackages(rules, sources) {
  const packages = POINTS.map(point => [
    point,
    rules.filter(({ rule }) => rule.points.includes(point)),
  ]);
  packages.push([
    'incomplete',
    rules.filter(({ subject }) => subject === COMPLETENESS),
  ]);
  return packages.map(([name, asked]) => [
    `${name}.rego`,
    askingPackage(name, asked, sources),
  ]);
}

/**
 * Lays out in a folder of its own what a bundle is made of: the rules without their tests, and the data that say which
 * there are.
 */
function stage(opa, folder, target) {
  const files = policyFiles(folder);
  for (const { path, content } of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content);
  }
  const digest = policyDigest(files);
  const rules = rulesOf(opa, target);
  const described = rules.map(({ rule }) => rule);
  mkdirSync(join(target, SAID), { recursive: true });
  for (const [name, content] of askingPackages(rules, file =>
    readFileSync(join(target, file), 'utf8'),
  )) {
    writeFileSync(join(target, SAID, name), content);
  }
  const write = (name, value) =>
    writeFileSync(join(target, name), `${JSON.stringify(value)}\n`);
  write('data.json', { micro_apps: { bundle: { digest, rules: described } } });
  const revision = digest.slice('sha256:'.length, 'sha256:'.length + 12);
  write('.manifest', { revision, roots: ROOTS, rego_version: 1 });
  return { digest, revision, rules: described };
}

/** Does something with the laid out files, and removes them. */
export function withStaged(opa, folder, work) {
  const target = mkdtempSync(join(tmpdir(), 'micro-apps-policies-'));
  try {
    return work({ ...stage(opa, folder, target), folder: target });
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/**
 * Builds the bundle twice: with the compiled policies, which the embedded engine needs, and without, since an OPA server
 * that was built without WebAssembly refuses the former.
 *
 * @returns {{ wasm: Buffer, rego: Buffer, digest: string, revision: string, rules: object[] }}
 */
export function buildBundle(opa, folder) {
  return withStaged(opa, folder, staged => {
    const build = target => {
      const file = join(staged.folder, `.${target}.tar.gz`);
      const { code, stdout, stderr } = runOpa(
        opa,
        [
          'build',
          ...['--target', target],
          ...(target === 'wasm'
            ? ENTRYPOINTS.flatMap(path => ['--entrypoint', path])
            : []),
          ...['--output', relative(staged.folder, file)],
          ...['--revision', staged.revision],
          ...['--bundle', '.'],
        ],
        staged.folder,
      );
      if (code !== 0) {
        throw new PolicyError(
          'OPA cannot build the bundle',
          'Read why, and run the tests of the policies',
          `${stdout}${stderr}`,
        );
      }
      const bytes = readFileSync(file);
      rmSync(file);
      return bytes;
    };
    const { digest, revision, rules } = staged;
    return {
      wasm: build('wasm'),
      rego: build('rego'),
      digest,
      revision,
      rules,
    };
  });
}
