/** Words of periodic reviews. */
export const reviewMessages = {
  renew: 'Renew',
  renewLabel: 'Renew {{title}}',
  approve: 'Agree to the renewal',
  approveLabel: 'Agree to the renewal of {{title}}',
  sendBack: 'Send back',
  sendBackLabel: 'Send back the renewal of {{title}}',
  notice: {
    due: 'Its review is due {{distance}}',
    overdue: 'Its review has been overdue since {{day}}',
    suspended: 'Suspended: its review was not done',
    attested: 'Its renewal waits for security',
    sentBack: 'Security sent the renewal back',
    howTo:
      'If nothing has changed, renew it. If something has, change the app: the approval of the change is its review.',
    reinstate: 'Stop using it until then. Renewing reinstates it at once.',
    reinstateSecurity:
      'Stop using it until then. Renewing reinstates it, once security has agreed.',
    reinstateOther:
      'It must not be used until its owner renews it or changes it.',
    reinstateAgree:
      'It must not be used. It is reinstated when security agrees.',
    suspends: 'Without it, the app is suspended on {{day}}, {{distance}}.',
    remindedDaily:
      'Without it, the owner is reminded every day; nothing is stopped.',
    remindersEnd: 'Reminders end on {{day}}; nothing is stopped.',
    attestedBy: 'The facts were attested by',
    decideBy: 'Security should agree by {{day}}.',
    decideLate: 'Security should have agreed by {{day}}.',
    escalated: 'It takes longer than agreed, and was escalated.',
  },
  fact: {
    next: '{{day}} ({{distance}})',
    unless: 'If it is not done',
    enforce:
      'Overdue from {{overdue}}; the app is suspended on {{end}}, after {{days}} days of grace',
    warn: 'Overdue from {{overdue}}, and reminded of every day; nothing is stopped',
    off: 'Overdue from {{overdue}}; reminders end on {{end}}, and nothing is stopped',
    opens: 'Can be renewed from',
  },
  item: {
    due: 'Due soon',
    overdue: 'Overdue',
    late: 'Late',
    dueAt: 'Due',
    attestedBy: 'Attested by',
    decideBy: 'to be decided by',
    escalated: 'escalated',
  },
  queue: {
    none: 'No renewal waits for security.',
    count_one: '{{count}} renewal waits for security',
    count_other: '{{count}} renewals wait for security',
    hint_one: 'One renewal waits for you as well.',
    hint_other: '{{count}} renewals wait for you as well.',
    link: 'See the renewals',
  },
  mine: 'Reviews to do',
  dialog: 'Renew the approval of {{app}}',
  decideDialog: 'The renewal of {{app}}',
  attest:
    'I attest that these facts still hold, and that nothing has changed since revision {{revision}} was approved.',
  attestMissing: 'Attest the facts, or submit what has changed.',
  comment: 'Comment (optional)',
  reason: 'Why it is sent back',
  reasonMissing: 'Say why.',
  security: 'As its risk without controls is {{tier}}, security has to agree.',
  done: 'The approval is renewed.',
  asked: 'Your attestation is recorded; security has to agree.',
  decided: 'Your decision is recorded.',
  refused: 'Nothing was recorded',
  closed: 'This review is done already.',
} as const;
