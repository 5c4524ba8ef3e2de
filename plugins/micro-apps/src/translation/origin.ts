/** Words about apps that are kept in files. */
export const originMessages = {
  origin: {
    keptIn: 'Kept in the file',
    approved: 'Revision {{revision}} of it is approved.',
    noneApproved: 'No revision of it is approved yet.',
    waits: 'Revision {{revision}} waits for a decision.',
    noneWaits: 'Nothing in it waits for a decision.',
    missing: 'The file is gone from the catalog since',
    missingNext:
      'The app stays as it is: bring the file back, or have the app decommissioned.',
    problem: 'The newest state of the file is not taken; the one before stays.',
  },
  files: {
    title: 'Files not taken',
    about:
      'Files that apps are kept in, and whose newest state is not followed. What was taken of them last stays as it is.',
    back: 'Inventory',
    hidden: 'You may not see which files are not taken.',
    none: 'All files are taken as they are.',
    count_one: '{{count}} file needs somebody',
    count_other: '{{count}} files need somebody',
    hint_one: '{{count}} file of an app is not taken or is gone.',
    hint_other: '{{count}} files of apps are not taken or are gone.',
    hintLink: 'See what to do',
    overviewHint: 'What is wrong with files that apps are kept in.',
    since: 'noticed',
    todo: 'What to do:',
    mine: 'Files of my apps',
    problem: {
      invalid: 'Invalid',
      refused: 'Refused',
      'name-taken': 'Name taken',
      decommissioned: 'Decommissioned',
      'too-large': 'Too large',
      'too-often': 'Changed too often',
      conflict: 'Two files, one name',
      missing: 'Gone',
    },
    next: {
      invalid: 'Correct the file.',
      refused:
        'Correct what is named; where the file is right, it is tried again by itself.',
      'name-taken':
        'Give the app in the file another name, or have the other app decommissioned.',
      decommissioned: 'Remove the file.',
      'too-large': 'Leave out what is not needed.',
      'too-often': 'Nothing: the newest state is taken later.',
      conflict: 'Give the app in this file another name.',
      missing: 'Bring the file back, or have the app decommissioned.',
    },
  },
} as const;
