/** Words about apps that are gone. */
export const historyMessages = {
  title: 'History of “{{app}}”',
  about:
    'The app is gone, and nothing of it is left. What was decided about it stays readable here.',
  facts: 'The app',
  ended: 'Decommissioned',
  certificate: 'Read or print it',
  certificateHidden:
    'For the owner’s side, security, the platform and audit only.',
} as const;
