import { ServiceUnavailableError } from '@backstage/errors';
import type { SignInResolver } from '@backstage/plugin-auth-node';
import type { Persona } from './personas';

/** Signs in as the persona's entity, so that groups come from the catalog alone. */
export const signInAsPersona: SignInResolver<Persona> = async (
  { result: { name } },
  context,
) => {
  try {
    return await context.signInWithCatalogUser({
      entityRef: { kind: 'User', namespace: 'default', name },
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') {
      throw new ServiceUnavailableError(
        `The catalog has no "user:default/${name}" yet; it is still being filled, try again in a few seconds`,
      );
    }
    throw error;
  }
};
