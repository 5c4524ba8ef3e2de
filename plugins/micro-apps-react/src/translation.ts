import {
  createTranslationRef,
  type TranslationRef,
} from '@backstage/frontend-plugin-api';
import type { FlatMessages } from './messages';

/** The words of the shared components, in English. @public */
export const microAppsReactMessages = {
  tier: {
    low: 'Low risk',
    medium: 'Medium risk',
    high: 'High risk',
  },
  appState: {
    draft: 'Draft',
    submitted: 'Submitted',
    'in-review': 'In review',
    blocked: 'Blocked',
    approved: 'Approved',
    'review-due': 'Review due',
    overdue: 'Review overdue',
    suspended: 'Suspended',
    quarantined: 'Quarantined',
    decommissioning: 'Decommissioning',
    decommissioned: 'Decommissioned',
  },
  requestState: {
    open: 'Open',
    blocked: 'Blocked',
    approved: 'Approved',
    'carried-over': 'Approval carried over',
    'changes-requested': 'Changes requested',
    rejected: 'Rejected',
    superseded: 'Superseded',
  },
  decision: {
    approve: 'Approved',
    'approve-with-conditions': 'Approved with conditions',
    'request-changes': 'Requested changes',
    reject: 'Rejected',
  },
  outcome: {
    'auto-approve': 'Approved at once',
    review: 'Needs a review',
    block: 'Blocked',
  },
  check: {
    passed: 'Passed',
    warned: 'Warning',
    failed: 'Failed',
    'not-applicable': 'Not applicable',
    exempted: 'Exempted',
    'not-evaluated': 'Not evaluated',
    none: 'No checks were made.',
    remediation: 'What to do: {{remediation}}',
    exemptedUntil: 'Waived until {{date}}',
    bundle: 'Decided by policy bundle {{revision}}, digest {{digest}}',
    noBundle: 'No policy bundle could be asked.',
  },
  control: {
    unverified: 'Not verified',
    verified: 'Verified',
    refused: 'Refused',
    expired: 'Expired',
  },
  score: {
    value: 'Risk score {{score}}',
    gauge: 'Risk score {{score}}, {{tier}}',
    gaugeWithInherent:
      'Risk score {{score}}, {{tier}}; without controls {{inherent}}, {{inherentTier}}',
    residual: 'with verified controls',
    inherent: 'Without controls: {{score}}, {{tier}}',
    formula: '{{sensitivity}} × (10 − {{trust}}) × {{impact}} = {{score}}',
    formulaLabel:
      'Data sensitivity {{sensitivity}} times ten minus model trust {{trust}} times operational impact {{impact}} is {{score}}',
    low: 'Low, below {{threshold}}',
    medium: 'Medium',
    high: 'High, from {{threshold}}',
  },
  verdict: {
    autoApprove: 'It is approved as soon as it is submitted.',
    review: 'It waits for {{legs}}.',
    reviewUnknown: 'It waits for a review.',
    block: 'It is blocked until its risk is lower.',
    leg: '{{name}}',
    legOfMany: '{{name}} ({{people}} people)',
    and: ' and ',
    reasons: 'Why',
    guardrails: 'Guardrails that apply',
    interval_one: 'Reviewed again every day.',
    interval_other: 'Reviewed again every {{count}} days.',
  },
  axis: {
    dataSensitivity: 'Data sensitivity',
    modelTrust: 'Model trust',
    operationalImpact: 'Operational impact',
    of: '{{value}} of 10',
    lowered: '{{value}} → {{residual}} of 10',
    loweredLabel: '{{value}}, with verified controls {{residual}}, of 10',
    dataSensitivityHint: 'How much harm a leak would do',
    modelTrustHint: 'Higher is safer: it lowers the risk',
    operationalImpactHint: 'How far a mistake would reach',
    noFactors: 'Nothing adds to it.',
  },
  whatIf: {
    none: 'No single change or pair of changes would lower the risk to a better tier.',
    scores: '{{from}} → {{to}}',
    scoresLabel: 'lowers the score from {{from}} to {{to}}',
    shortest: 'Shortest way to be approved at once',
    apply: 'Apply',
    applyLabel: 'Apply: {{label}}',
    then: ' and ',
  },
  diff: {
    none: 'Nothing is different.',
    added: 'Added',
    changed: 'Changed',
    removed: 'Removed',
    from: 'Before',
    to: 'Now',
    nothing: 'nothing',
    yes: 'yes',
    no: 'no',
  },
  digest: {
    copy: 'Copy the digest',
    copied: 'Copied',
  },
  error: {
    title: 'This could not be loaded',
    retry: 'Try again',
    unauthenticated: 'Your session has ended. Sign in again.',
    notAllowed:
      'You may not see this. Ask the owner of the app or the platform team if you need to.',
    notFound: 'There is no such thing, or you may not see it.',
    conflict: 'It changed meanwhile. Load it again and look at what changed.',
    invalid: 'Correct this and send it again:',
    tooLarge: 'It is too large. Shorten it and send it again.',
    unavailable:
      'The governance service is not available at the moment. Nothing was lost; try again in a minute.',
    offline:
      'The portal could not be reached. Check your connection and try again.',
    other: 'Try again. If it happens again, tell the platform team.',
  },
  loading: 'Loading',
} as const;

/**
 * The words of the shared components, to be translated or replaced.
 *
 * @public
 */
export const microAppsReactTranslationRef: TranslationRef<
  'micro-apps-react',
  FlatMessages<typeof microAppsReactMessages>
> = createTranslationRef({
  id: 'micro-apps-react',
  messages: microAppsReactMessages,
});
