import {
  Check,
  DecisionPoint,
  POLICY_ENGINE_RULE,
  PolicyFinding,
  PolicyOutcome,
  PolicyRule,
} from '../schema';
import type { Exemption } from './waivers';

const WORDS = {
  passed: 'In order.',
  'not-applicable': 'Has nothing to say about this app.',
};

function sentences(findings: readonly PolicyFinding[]): string {
  return [...new Set(findings.map(({ message }) => message))].join(' ');
}

function remedies(
  findings: readonly PolicyFinding[],
  rule: PolicyRule,
): string {
  const own = [...new Set(findings.map(({ remediation }) => remediation))];
  return own.join(' ') || rule.remediation;
}

function ruleCheck(
  rule: PolicyRule,
  { decision, failure }: PolicyOutcome,
  exempted: readonly Exemption[],
): Check {
  const base = {
    id: rule.id,
    title: rule.title,
    control: rule.control,
    waivable: rule.waivable,
  };
  if (failure) {
    return {
      ...base,
      status: 'not-evaluated',
      message: 'Not looked at, since policies cannot be asked now.',
    };
  }
  const of = ({ rule: id }: { rule: string }) => id === rule.id;
  const denied = decision.deny.filter(of);
  const findings = [...denied, ...decision.warn.filter(of)];
  if (!findings.length) {
    const result = decision.rules[rule.id];
    return result === 'passed' || result === 'not-applicable'
      ? { ...base, status: result, message: WORDS[result] }
      : {
          ...base,
          status: 'not-evaluated',
          message: 'The bundle says nothing of this rule.',
        };
  }
  const waiver = exempted.find(of);
  const failedOrWarned = denied.length ? 'failed' : 'warned';
  return {
    ...base,
    status: waiver ? 'exempted' : failedOrWarned,
    message: sentences(findings),
    remediation: remedies(findings, rule),
    findings: findings.map(({ message, remediation, path }) => ({
      message,
      remediation,
      ...(path && { path }),
    })),
    ...(findings[0].path && { path: findings[0].path }),
    ...(waiver && { exemptedUntil: waiver.until }),
  };
}

function failureCheck(
  { failure }: PolicyOutcome,
  [denial]: readonly PolicyFinding[],
): Check[] {
  return failure
    ? [
        {
          id: POLICY_ENGINE_RULE,
          title: 'Policies can be asked',
          status: 'failed',
          message: denial?.message ?? failure.message,
          remediation:
            denial?.remediation ??
            'Try again later; tell a platform admin if it stays so.',
          control: 'Fail closed',
          waivable: false,
        },
      ]
    : [];
}

/**
 * What each rule of a decision point says, with an honest status. A rule that was not evaluated is never passed.
 *
 * @param outcome - as the engine gave it, waived findings included
 * @public
 */
export function policyChecks(
  rules: readonly PolicyRule[],
  outcome: PolicyOutcome,
  options: { exempted?: readonly Exemption[]; point?: DecisionPoint } = {},
): Check[] {
  const { exempted = [], point = 'registration' } = options;
  return [
    ...failureCheck(outcome, outcome.decision.deny),
    ...rules
      .filter(({ points }) => points.includes(point))
      .map(rule => ruleCheck(rule, outcome, exempted)),
  ];
}

/** Whether a check is of a policy, not of a declared control. @public */
export function isPolicyCheck({ control }: Pick<Check, 'control'>): boolean {
  return control !== undefined;
}
