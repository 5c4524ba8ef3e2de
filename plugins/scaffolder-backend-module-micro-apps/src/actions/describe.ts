import type {
  Assessment,
  SubmitResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';

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

/** What happens next, which the request knows: the approval of the revision before may hold, or a stop need people. */
export function describeOutcome({
  request,
}: Pick<SubmitResponse, 'request'>): string {
  switch (request.state) {
    case 'carried-over':
      return 'Nothing changed that matters to the approval: it carries over, and the change is in force.';
    case 'approved':
      return 'Approved at once: the micro app may be used within its guardrails.';
    case 'open':
      return `Waiting for approval by ${request.legs
        .map(leg =>
          leg.count > 1 ? `${leg.name} (${leg.count} people)` : leg.name,
        )
        .join(' and ')}.`;
    default:
      return 'Blocked: the risk is too high as it stands. Change it, or have security verify a control.';
  }
}

/** What happens next and why, as Markdown. */
export function describeWhatNext(
  submitted: Pick<SubmitResponse, 'assessment' | 'request' | 'revision'>,
): string {
  const { assessment, request, revision } = submitted;
  const { reasons: ofVerdict, guardrails } = assessment.verdict;
  const isInForce =
    request.state === 'approved' || request.state === 'carried-over';
  const reasons = [
    ...(revision.change?.material ? revision.change.reasons : []).map(
      ({ label }) => label,
    ),
    // Why people would have to be asked is beside the point where nobody is.
    ...(request.state === 'carried-over' ? [] : ofVerdict),
  ];
  // A name may hold characters that Markdown gives a meaning to.
  const item = (text: string) =>
    `- ${text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&')}`;
  return [
    describeOutcome(submitted),
    ...(reasons.length ? [reasons.map(item).join('\n')] : []),
    ...(isInForce && guardrails.length
      ? ['What holds for it:', guardrails.map(item).join('\n')]
      : []),
  ].join('\n\n');
}
