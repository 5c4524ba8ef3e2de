/** The people of the reference portal, by what their sign-in button calls them. */
export const PERSONAS = {
  'Citizen developer': 'citizen-dev',
  'App owner': 'app-owner',
  'Security reviewer': 'security-reviewer',
  'Second reviewer': 'second-reviewer',
  'Platform admin': 'platform-admin',
  Auditor: 'auditor',
} as const;

export type Role = keyof typeof PERSONAS;
