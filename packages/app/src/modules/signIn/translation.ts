import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** The words of the sign-in page. */
export const signInTranslationRef = createTranslationRef({
  id: 'portal.sign-in',
  messages: {
    lead: 'Register, approve and keep track of the small apps that people build with language models.',
    choose: 'Choose who you are',
    development:
      'These people are made up. This sign-in is for development; in production the back end does not start with it.',
    signInAs: 'Sign in as {{role}}',
    failed: 'Signing in as {{name}} did not work',
    busy: 'Signing in',
    unreachable:
      'The back end does not answer. It may still be starting: wait a few seconds, then try again.',
  },
});
