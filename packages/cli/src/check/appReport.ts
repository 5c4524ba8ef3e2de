import {
  BundleRef,
  Check,
  CheckStatus,
  Environment,
  Manifest,
  manifestDigest,
  POLICY_ENGINE_RULE,
  PolicyFinding,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Answer } from '../portal/askApproval';
import { printable } from '../printable';
import type { AppReport, AppStatus, Finding, Level } from '../report/types';
import type { Evaluation } from './evaluate';
import { riskFindings } from './riskFindings';
import { nameOf, Validated } from './validate';

/** What the portal said; an error where it could not say. */
export type Approval = Answer | Error;

type Found = {
  evaluation: Evaluation | null;
  approval: Approval | null;
  environment: Environment | null;
  /** What the evaluation is by. */
  bundle: BundleRef | null;
};

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

/** Two points may have a rule in common, which then says the same twice, or more sharply where it matters more. */
function withoutRepeats(findings: Finding[]): Finding[] {
  const sorted = [...findings].sort(
    (a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level),
  );
  const said = new Map<string, Finding[]>();
  return sorted.filter(finding => {
    const key = JSON.stringify([finding.rule, finding.path]);
    const before = said.get(key) ?? [];
    said.set(key, [...before, finding]);
    return !before.some(
      ({ level, message }) =>
        level !== finding.level || message === finding.message,
    );
  });
}

function assessmentFindings(
  validated: Validated,
  { assessment, deployment }: Evaluation,
  exempted: ReadonlySet<string>,
): Finding[] {
  const remains = ({ rule }: PolicyFinding) => !exempted.has(rule);
  const ofChecks = (wanted: CheckStatus) =>
    assessment.checks
      .filter(({ status }) => status === wanted)
      .flatMap(({ id, findings = [] }) =>
        findings.map(found => ({ ...found, rule: id })),
      );
  const { deny = [], warn = [] } = deployment?.decision ?? {};
  const denied = [...ofChecks('failed'), ...deny.filter(remains)];
  const warned = [...ofChecks('warned'), ...warn.filter(remains)];
  return [
    ...denied.map(one => findingOf(validated, 'error', one)),
    ...warned.map(one => findingOf(validated, 'warning', one)),
    ...riskFindings(assessment, denied.length > 0).map(([level, one]) =>
      findingOf(validated, level, one),
    ),
  ];
}

/** Only what a manifest names can have been approved. */
function environmentFindings(
  validated: Validated,
  { spec }: Manifest,
  environment: Environment | null,
): Finding[] {
  if (!environment || spec.environments.includes(environment)) {
    return [];
  }
  return [
    findingOf(validated, 'error', {
      rule: 'manifest-environment',
      message: `The manifest does not name ${environment} among its environments.`,
      remediation: `Add ${environment} to them and have that approved, or deploy it to ${spec.environments.join(
        ' or ',
      )} only.`,
      path: 'spec.environments',
    }),
  ];
}

/** Why nothing was decided; `undefined` where something was. */
function failureOf({
  registration,
  deployment,
}: Evaluation): PolicyOutcome['failure'] {
  return registration.failure ?? deployment?.failure;
}

function evaluationFindings(
  validated: Validated,
  evaluation: Evaluation,
  exempted: ReadonlySet<string>,
): Finding[] {
  const failure = failureOf(evaluation);
  return failure
    ? [
        findingOf(validated, 'error', {
          rule: POLICY_ENGINE_RULE,
          message: `The policies could not be evaluated (${failure.cause}): ${failure.message}`,
          remediation:
            'See whether the bundle is whole and of this version; what is not decided does not pass.',
        }),
      ]
    : assessmentFindings(validated, evaluation, exempted);
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
    ...approval.decision.deny.map(one => findingOf(validated, 'error', one)),
    ...approval.decision.warn.map(one => findingOf(validated, 'warning', one)),
  ];
}

/** The portal has the last word; whoever checks by other rules may read here what is not so there. */
function bundleFindings(
  validated: Validated,
  { approval, bundle }: Pick<Found, 'approval' | 'bundle'>,
): Finding[] {
  const other =
    approval && !(approval instanceof Error) && approval.decision.bundle;
  if (!bundle || !other || other.digest === bundle.digest) {
    return [];
  }
  return [
    findingOf(validated, 'warning', {
      rule: 'policy-bundle',
      message: `The check evaluates the policy bundle ${bundle.revision}, and the portal decides by ${other.revision}.`,
      remediation:
        'Give the bundle of the portal with --bundle, or leave the configuration out, so that only the portal decides.',
    }),
  ];
}

function approvalChecks(approval: Approval | null): Check[] {
  if (approval === null) {
    return [];
  }
  const check = {
    id: 'portal-approval',
    title: 'Exactly this revision is approved for the environment',
  };
  if (approval instanceof Error) {
    return [
      {
        ...check,
        status: 'not-evaluated',
        message: printable(approval.message),
      },
    ];
  }
  return [
    approval.decision.allow
      ? { ...check, status: 'passed', message: 'It is.' }
      : { ...check, status: 'failed', message: 'It is not.' },
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
export function appReport(validated: Validated, found: Found): AppReport {
  const { evaluation, approval, environment } = found;
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
  const exempted = new Set(
    approval === null || approval instanceof Error
      ? []
      : approval.decision.exempted.map(({ rule }) => rule),
  );
  const undecided =
    approval instanceof Error || Boolean(evaluation && failureOf(evaluation));
  const findings = withoutRepeats([
    ...environmentFindings(validated, manifest, environment),
    ...approvalFindings(validated, approval),
    ...bundleFindings(validated, found),
    ...(evaluation ? evaluationFindings(validated, evaluation, exempted) : []),
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
    checks: [...approvalChecks(approval), ...(evaluation?.checks ?? [])],
    status: statusOf(findings, undecided),
    findings,
    approval:
      approval === null || approval instanceof Error
        ? null
        : {
            allow: approval.decision.allow,
            decisionId: approval.decision.decisionId,
          },
  };
}
