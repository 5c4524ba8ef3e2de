/** Words of delegations and of preferences. */
export const delegationMessages = {
  open: 'Delegate my approvals …',
  title: 'Delegate my approvals',
  explanation:
    'Somebody else decides for you meanwhile. What you may not decide, because you requested or own it, they may not decide for you either. You can still decide yourself.',
  who: 'Who decides for you',
  whoHelp: 'Type a name. The person is told.',
  whoMissing: 'Choose a person.',
  nobody: 'Nobody is called like that.',
  from: 'From',
  until: 'Until, this day included',
  untilMissing: 'Choose a day, at most {{days}} days after the first.',
  confirm: 'Delegate',
  refused: 'Nothing was delegated',
  given: 'decides for you until {{day}}.',
  givenLater: 'decides for you from {{from}} until {{day}}.',
  got: 'You decide for',
  gotUntil: 'until {{day}}.',
  gotLater: 'from {{from}} until {{day}}.',
  end: 'End',
  endGivenLabel: 'End the delegation to {{person}}',
  endGotLabel: 'End the delegation from {{person}}',
  list: 'Delegations',
  done: 'Your approvals are delegated.',
  ended: 'The delegation is ended.',
  endRefused: 'The delegation was not ended',
  for: 'for',
} as const;

/** Words of what a person chose about messages. */
export const preferenceMessages = {
  title: 'How I am reminded',
  portal:
    'What you have to do about reviews comes once a day, all apps in one message, in the notifications of the portal.',
  email: 'By e-mail as well',
  fixed: {
    on: 'It comes by e-mail as well, as is set for the whole company.',
    off: 'It does not come by e-mail.',
  },
  saved: {
    on: 'Reminders come by e-mail as well.',
    off: 'Reminders come in the portal only.',
  },
  refused: 'Nothing was changed',
} as const;
