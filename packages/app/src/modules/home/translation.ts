import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** The words of the home page. */
export const homeTranslationRef = createTranslationRef({
  id: 'portal.home',
  messages: {
    welcome: 'Welcome, {{name}}',
    welcomeAnybody: 'Welcome',
    lead: 'What do you want to do?',
    register: 'Register a micro app',
    registerAbout:
      'Five minutes, no Git. You see the risk while you type, and what to change to be approved at once.',
    review: 'See the micro apps',
    reviewAbout:
      'What is waiting for you, which apps there are, and how risky each one is.',
  },
});
