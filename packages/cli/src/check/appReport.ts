import {
  manifestDigest,
  PolicyDecisionResponse,
  PolicyFinding,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { printable } from '../printable';
import type { AppReport, AppStatus, Finding, Level } from '../report/types';
import type { Evaluation } from './evaluate';
import { nameOf, Validated } from './validate';

/** What the portal said; an error where it could not say. */
export type Approval = PolicyDecisionResponse | Error;

const isError = ({ level }: Finding) => level === 'error';

const ORDER: Level[] = ['error', 'warning', 'note'];

function findingOf(
  { document }: Validated,
  level: Level,
  { rule, message, remediation, path = '' }: PolicyFinding,
): Finding {
  return {
    rule,
    level,
    message: printable(message),
    remediation: printable(remediation),
    ...(path ? { path } : {}),
    place: document.place(path),
  };
}

/** Two points may have a rule in common, which then says the same twice. */
function withoutRepeats(findings: Finding[]): Finding[] {
  const key = ({ rule, message, path }: Finding) =>
    JSON.stringify([rule, message, path]);
  const strongest = new Map<string, Finding>();
  for (const finding of findings) {
    const seen = strongest.get(key(finding));
    if (!seen || ORDER.indexOf(finding.level) < ORDER.indexOf(seen.level)) {
      strongest.set(key(finding), finding);
    }
  }
  return [...strongest.values()].sort(
    (a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level),
  );
}

function assessmentFindings(
  validated: Validated,
  { assessment, deployment }: Evaluation,
): Finding[] {
  const { checks, verdict } = assessment;
  const findings: Finding[] = [];
  const add = (level: Level, finding: PolicyFinding) =>
    findings.push(findingOf(validated, level, finding));
  for (const { id, status, findings: found = [] } of checks) {
    if (status === 'failed' || status === 'warned') {
      found.forEach(one =>
        add(status === 'failed' ? 'error' : 'warning', { ...one, rule: id }),
      );
    }
  }
  deployment?.decision.deny.forEach(one => add('error', one));
  deployment?.decision.warn.forEach(one => add('warning', one));
  if (verdict.outcome !== 'auto-approve' && !findings.some(isError)) {
    add(verdict.outcome === 'block' ? 'error' : 'note', {
      rule: 'risk-tier',
      message: verdict.reasons[0] ?? 'The risk is not low.',
      remediation:
        verdict.reasons.slice(1).join(' ') ||
        'Submit it in the portal and have it approved.',
    });
  }
  return findings;
}

function approvalFindings(
  validated: Validated,
  approval: Approval | null,
): Finding[] {
  if (approval === null) {
    return [];
  }
  if (approval instanceof Error) {
    return [
      findingOf(validated, 'error', {
        rule: 'portal-approval',
        message: 'Whether it is approved could not be found out.',
        remediation: approval.message,
      }),
    ];
  }
  return [
    ...approval.deny.map(one => findingOf(validated, 'error', one)),
    ...approval.warn.map(one => findingOf(validated, 'warning', one)),
  ];
}

function statusOf(findings: Finding[], undecided: boolean): AppStatus {
  if (undecided) {
    return 'undecided';
  }
  if (findings.some(isError)) {
    return 'denied';
  }
  return findings.some(({ level }) => level === 'warning')
    ? 'warned'
    : 'passed';
}

/** Puts together what was found about one manifest. */
export function appReport(
  validated: Validated,
  evaluation: Evaluation | null,
  approval: Approval | null,
): AppReport {
  const { document, manifest } = validated;
  const base = {
    place: document.place(''),
    digest: null,
    inherent: null,
    residual: null,
    outcome: null,
    checks: [],
    approval: null,
  };
  if (!manifest) {
    return {
      ...base,
      app: null,
      title: null,
      status: 'invalid',
      findings: validated.findings,
    };
  }
  const findings = withoutRepeats([
    ...approvalFindings(validated, approval),
    ...(evaluation ? assessmentFindings(validated, evaluation) : []),
  ]);
  const assessment = evaluation?.assessment;
  return {
    ...base,
    app: nameOf(manifest),
    title: manifest.metadata.title ? printable(manifest.metadata.title) : null,
    digest: manifestDigest(manifest),
    inherent: assessment?.inherent ?? null,
    residual: assessment?.residual ?? null,
    outcome: assessment?.verdict.outcome ?? null,
    checks: assessment?.checks ?? [],
    status: statusOf(findings, approval instanceof Error),
    findings,
    approval:
      approval === null || approval instanceof Error
        ? null
        : { allow: approval.allow, decisionId: approval.decisionId },
  };
}
