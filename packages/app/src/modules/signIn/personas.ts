/** Somebody as whom one can sign in; the back end knows the same names. */
export type Persona = {
  name: string;
  role: string;
  displayName: string;
  about: string;
};

export const PERSONAS: readonly Persona[] = [
  {
    name: 'citizen-dev',
    role: 'Citizen developer',
    displayName: 'Casey Miller',
    about: 'Sales analyst. Registers small LLM apps, without Git or YAML.',
  },
  {
    name: 'app-owner',
    role: 'App owner',
    displayName: 'Olivia Brandt',
    about: "Head of sales operations. Answers for the team's apps.",
  },
  {
    name: 'security-reviewer',
    role: 'Security reviewer',
    displayName: 'Samir Haddad',
    about: 'Decides what is waiting, and verifies controls.',
  },
  {
    name: 'second-reviewer',
    role: 'Second reviewer',
    displayName: 'Renata Kovacs',
    about: 'The second pair of eyes in security.',
  },
  {
    name: 'platform-admin',
    role: 'Platform admin',
    displayName: 'Priya Nair',
    about: 'Runs the portal and keeps the register of model endpoints.',
  },
  {
    name: 'auditor',
    role: 'Auditor',
    displayName: 'Anders Lund',
    about: 'Sees everything that happened, and changes nothing.',
  },
];
