import { NotAllowedError } from '@backstage/errors';
import type {
  Preferences,
  PreferencesBody,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Database } from '../../database';
import { requirePerson } from '../governedChange';
import type { CallContext } from '../MicroAppsService';

/** Whether people are mailed, and may refuse to be. */
export type MailRules = { enabled: boolean; mayRefuse: boolean };

type Options = { database: Database; mail: MailRules };

/** What a person chose about messages. */
export async function readPreferences(
  { database, mail }: Options,
  context: CallContext,
): Promise<Preferences> {
  requirePerson('have preferences', context);
  const me = context.caller.userEntityRef;
  const refusing = await database.read(({ digests }) =>
    digests.refusesMail([me]),
  );
  return {
    email: mail.enabled && !(mail.mayRefuse && refusing.has(me)),
    mayChangeEmail: mail.enabled && mail.mayRefuse,
  };
}

/** Lets a person choose about messages, where the company does. */
export async function writePreferences(
  options: Options,
  { email }: PreferencesBody,
  context: CallContext,
): Promise<Preferences> {
  requirePerson('have preferences', context);
  const { mail, database } = options;
  if (!mail.enabled || !mail.mayRefuse) {
    throw new NotAllowedError(
      'Whether reminders come by e-mail is set for the whole company',
    );
  }
  await database.read(({ digests }) =>
    digests.setMail(context.caller.userEntityRef, email),
  );
  return readPreferences(options, context);
}
