import type { Check } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppReport, Finding, Report } from './types';

// XML 1.0 has no way to write these.
const NOT_XML =
  // eslint-disable-next-line no-control-regex
  /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function escape(text: string): string {
  return text
    .replace(NOT_XML, '\ufffd')
    .replace(/[&<>"'\n\r\t]/g, character => ENTITIES[character]);
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('');
}

function detail({ place, message, remediation, path }: Finding): string {
  return [
    `${place.file}:${place.line}:${place.column}${path ? ` (${path})` : ''}`,
    message,
    remediation,
  ]
    .filter(Boolean)
    .join('\n');
}

type Case = {
  name: string;
  body: string;
  kind: 'ok' | 'failure' | 'error' | 'skipped';
};

function failing(kind: 'failure' | 'error', findings: Finding[]): string {
  return `<${kind}${attributes({
    message: findings[0].message,
    type: findings[0].rule,
  })}>${escape(findings.map(detail).join('\n\n'))}</${kind}>`;
}

/** What is not passed gets no green tick, whether or not it stops the app. */
function caseOf(
  { title, status, message }: Pick<Check, 'title' | 'status' | 'message'>,
  findings: Finding[],
): Case {
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length > 0) {
    return { name: title, kind: 'failure', body: failing('failure', errors) };
  }
  const said = findings.map(detail).join('\n\n');
  return status === 'passed' || findings.length > 0
    ? {
        name: title,
        kind: 'ok',
        body: said && `<system-out>${escape(said)}</system-out>`,
      }
    : {
        name: title,
        kind: 'skipped',
        body: `<skipped${attributes({
          message: `${status.replace('-', ' ')}: ${message}`,
        })}/>`,
      };
}

/** A case for each rule that was asked, and one for each that found something besides. */
function casesOf(app: AppReport, titles: Map<string, string>): Case[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of app.findings) {
    byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  }
  const checks = app.checks.map(check =>
    caseOf(check, byRule.get(check.id) ?? []),
  );
  const asked = new Set(app.checks.map(({ id }) => id));
  const others = [...byRule].filter(([rule]) => !asked.has(rule));
  const cases = [
    ...others.map(([rule, findings]) =>
      caseOf(
        { title: titles.get(rule) ?? rule, status: 'passed', message: '' },
        findings,
      ),
    ),
    ...checks,
  ];
  return cases.length > 0
    ? cases
    : [{ name: 'The manifest is valid', kind: 'ok', body: '' }];
}

function suite(name: string, file: string, cases: Case[]): string {
  const count = (kind: Case['kind']) =>
    cases.filter(one => one.kind === kind).length;
  const lines = cases.map(
    one =>
      `    <testcase${attributes({
        name: one.name,
        classname: name,
        file,
      })}>${one.body}</testcase>`,
  );
  return [
    `  <testsuite${attributes({
      name,
      file,
      tests: cases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    })}>`,
    ...lines,
    '  </testsuite>',
  ].join('\n');
}

/** JUnit's XML, as CI servers read it: a suite for each app, a case for each rule. */
export function toJunit(report: Report): string {
  const titles = new Map(report.rules.map(({ id, title }) => [id, title]));
  const faults: Case[] = report.faults.map(fault => ({
    name: fault.place.file,
    kind: 'error',
    body: failing('error', [fault]),
  }));
  const suites = [
    ...(faults.length ? [{ name: 'files', file: '', cases: faults }] : []),
    ...report.apps.map(app => ({
      name: app.app ?? `${app.place.file}:${app.place.line}`,
      file: app.place.file,
      cases: casesOf(app, titles),
    })),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const count = (kind: Case['kind']) =>
    all.filter(one => one.kind === kind).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({
      name: 'micro-apps',
      tests: all.length,
      failures: count('failure'),
      errors: count('error'),
      time: (report.durationMs / 1000).toFixed(3),
    })}>`,
    ...suites.map(({ name, file, cases }) => suite(name, file, cases)),
    '</testsuites>',
    '',
  ].join('\n');
}
