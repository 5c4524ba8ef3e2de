import { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';

const AXES: [keyof Assessment['axes'], string][] = [
  ['dataSensitivity', 'Data sensitivity'],
  ['modelTrust', 'Model trust'],
  ['operationalImpact', 'Operational impact'],
];

/** An assessment in lines that a person without engineering reads in the log of a task. */
export function describeAssessment(assessment: Assessment): string[] {
  const { axes, residual, verdict } = assessment;
  return [
    ...AXES.flatMap(([key, title]) => [
      `${title}: ${axes[key].residual} of 10`,
      ...axes[key].factors.map(factor => `  - ${factor.label}`),
    ]),
    `Risk score: ${residual.score} (${residual.tier}).`,
    ...verdict.reasons,
    ...verdict.guardrails.map(guardrail => `Guardrail: ${guardrail}`),
  ];
}

/** What happens next. */
export function describeOutcome(assessment: Assessment): string {
  const { outcome, legs } = assessment.verdict;
  switch (outcome) {
    case 'auto-approve':
      return 'Approved at once: the micro app may be used within its guardrails.';
    case 'review':
      return `Waiting for approval by ${legs
        .map(leg =>
          leg.count > 1 ? `${leg.name} (${leg.count} people)` : leg.name,
        )
        .join(' and ')}.`;
    default:
      return 'Blocked: the risk is too high as it stands. Change it, or have security verify a control.';
  }
}

/** What happens next and why, as Markdown. */
export function describeWhatNext(assessment: Assessment): string {
  const { outcome, reasons, guardrails } = assessment.verdict;
  // A name may hold characters that Markdown gives a meaning to.
  const item = (text: string) =>
    `- ${text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&')}`;
  return [
    describeOutcome(assessment),
    reasons.map(item).join('\n'),
    ...(outcome === 'auto-approve' && guardrails.length
      ? ['What holds for it:', guardrails.map(item).join('\n')]
      : []),
  ].join('\n\n');
}
