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
} as const;
