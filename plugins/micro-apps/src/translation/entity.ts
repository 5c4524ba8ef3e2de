/** Words of the entity page. */
export const entityMessages = {
  notRegistered:
    'This app is not registered with governance: nobody has assessed or approved it. Register it to have it assessed.',
  risk: {
    title: 'Risk',
    details: 'All factors',
    lower: 'What would lower it',
    failedChecks_one: 'One check failed:',
    failedChecks_other: '{{count}} checks failed:',
  },
  approval: {
    title: 'Approval',
    carriedOver: 'The approval was carried over to revision {{revision}}:',
    atOnce: 'Revision {{revision}} was approved at once,',
    conditions_one: 'One condition is not met yet.',
    conditions_other: '{{count}} conditions are not met yet.',
    review: 'Review',
    view: 'See the request',
  },
  review: {
    title: 'Review and decommission',
    next: 'Next review',
    interval: 'Interval',
    everyDays: 'Every {{days}} days, as its risk without controls is {{tier}}',
    everyDaysForNow:
      'Every {{days}} days; set anew when the revision that waits is approved',
    last: 'Last review',
    never: 'None yet',
    afterApproval: 'Set when the app is approved',
    decommission: 'Decommission',
    noDecommission: 'None requested',
  },
} as const;
