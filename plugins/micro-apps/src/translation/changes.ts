/** Words about changes of approved apps. */
export const changeMessages = {
  pending: 'Pending change',
  reopened: 'Approval opened again',
  waits: 'Revision {{revision}} waits; revision {{approved}} stays in force.',
  waitsAlone:
    'Revision {{revision}} waits; revision {{approved}} does not count until that is decided.',
  again: 'Revision {{revision}} has to be approved again; it stays in force.',
  againAlone:
    'Revision {{revision}} has to be approved again; it does not count until that is decided.',
  notGiven:
    'The approval was opened again and not given: a changed revision has to be approved.',
  why: 'Why people are asked',
  whyNot: 'Why nobody was asked',
  inQuestion: 'The approval in force is in question as well:',
  show: 'Show what changes',
  hide: 'Hide what changes',
  material: 'Material change',
  immaterial: 'Minor change',
  stops:
    'If the approval is not given, by rejecting it or by requesting changes, the app is suspended.',
  cause: {
    submission: 'New app',
    change: 'Change',
    'reopened:register': 'Opened again: models changed',
    'reopened:control': 'Opened again: a control no longer counts',
    'reopened:owner': 'Opened again: it has another owner',
    'reopened:policy': 'Opened again: it is judged otherwise now',
  },
  bound: 'Also binds revision {{revision}}, which is in force.',
} as const;
