import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** The words of the sidebar. */
export const navTranslationRef = createTranslationRef({
  id: 'portal.nav',
  messages: {
    home: '{{title}}: home',
    search: 'Search',
    menu: 'Menu',
    settings: 'Settings',
    signOut: 'Sign out',
  },
});
