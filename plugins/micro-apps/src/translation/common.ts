/** Words that several screens use. */
export const commonMessages = {
  register: 'Register a micro app',
  pageTitle: {
    overview: 'Overview',
    inventory: 'Inventory',
    approvals: 'Approvals',
    myApps: 'My apps',
    policies: 'Policies',
    files: 'Files not taken',
  },
  table: { scrolls: '{{table}}, scrolls sideways' },
  leg: {
    approved: 'Approved',
    waiting: 'Waiting',
    notGiven: 'Not given',
    of: 'for',
    progress: '{{approvals}} of {{needed}}',
  },
  resubmit: {
    change: 'Change',
    again: 'Change and send again',
    opening: 'Opening the form …',
    changeLabel: 'Change {{title}}',
    againLabel: 'Change and send again: {{title}}',
  },
} as const;
