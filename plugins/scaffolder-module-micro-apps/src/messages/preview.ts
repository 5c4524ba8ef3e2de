export const previewMessages = {
  title: 'Risk preview',
  intro: 'It appears as soon as the answers suffice.',
  missing: 'Still needed to work out the risk:',
  steps: {
    basics: 'About the app: {{fields}}',
    data: 'Data: {{fields}}',
    models: 'Model and where it runs: {{fields}}',
  },
  invalid: 'Needs a change before the risk can be worked out:',
  refused: 'The server does not accept these answers yet:',
  loading: 'Working out the risk …',
  outdated: 'The last result; it is being worked out anew.',
  outdatedMissing: 'The last result, before your latest changes.',
  unavailable: 'The risk preview is not available right now.',
  unavailableReason: 'The server says: {{reason}}',
  unreachable: 'The server cannot be reached.',
  kept: 'What you typed is kept. You can go on and try again later.',
  retry: 'Try again',
  /** Read out to those who cannot see it. */
  announced: 'Risk score {{score}}, {{tier}}. {{outcome}}',
  tiers: { low: 'Low risk', medium: 'Medium risk', high: 'High risk' },
  why: 'Why',
  changes: 'What to change',
  moreChanges: 'Show more changes',
  applied: 'Applied: {{change}}',
  declared:
    'Noted: {{change}}. A safeguard counts once security has verified it, so the score stays for now.',
  change: {
    none: 'Nothing differs from revision {{against}}, which is approved. Change something, or leave the form.',
    carriesOver:
      'Nothing changes that matters to the approval of revision {{against}}: it carries over as soon as you submit.',
    why: 'What matters in this change',
    stays: 'Until it is decided, revision {{against}} stays in force.',
    waits: 'The app has to wait until it is decided.',
  },
  checks: 'Worth a look',
  denied: 'A policy stops this:',
  warned: 'A policy warns:',
  notEvaluated_one:
    'One policy was not looked at, since policies cannot be asked right now. Until they can, nothing is approved.',
  notEvaluated_other:
    '{{count}} policies were not looked at, since policies cannot be asked right now. Until they can, nothing is approved.',
  guardrails: 'What will hold for the app',
} as const;
