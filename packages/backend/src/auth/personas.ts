/** Somebody of the example organisation as whom one can sign in during development. */
export type Persona = { name: string; displayName: string; email: string };

/** The people of `examples/org.yaml`; the entity of each is `user:default/<name>`. */
export const PERSONAS: readonly Persona[] = [
  { name: 'citizen-dev', displayName: 'Casey Miller' },
  { name: 'app-owner', displayName: 'Olivia Brandt' },
  { name: 'security-reviewer', displayName: 'Samir Haddad' },
  { name: 'second-reviewer', displayName: 'Renata Kovacs' },
  { name: 'platform-admin', displayName: 'Priya Nair' },
  { name: 'auditor', displayName: 'Anders Lund' },
].map(persona => ({ ...persona, email: `${persona.name}@example.com` }));
