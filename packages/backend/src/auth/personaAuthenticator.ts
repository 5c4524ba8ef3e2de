import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import { PERSONAS, type Persona } from './personas';

/** Names who is asking; there is nothing to prove, which is why this is for development only. */
export const PERSONA_HEADER = 'x-persona';

export const personaAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async (persona: Persona) => ({
    profile: { displayName: persona.displayName, email: persona.email },
  }),
  initialize() {},
  async authenticate({ req }) {
    const name = req.header(PERSONA_HEADER);
    const known = PERSONAS.map(persona => persona.name).join(', ');
    if (!name) {
      throw new AuthenticationError(
        `The header X-Persona is missing; it must be one of ${known}`,
      );
    }
    const persona = PERSONAS.find(candidate => candidate.name === name);
    if (!persona) {
      throw new AuthenticationError(
        `The persona in the header X-Persona is unknown; it must be one of ${known}`,
      );
    }
    return { result: persona, providerInfo: { persona: persona.name } };
  },
});
