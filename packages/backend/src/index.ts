import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./auth'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permission'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@micro-apps/backstage-plugin-catalog-backend-module-micro-apps'),
);

backend.add(import('@micro-apps/backstage-plugin-micro-apps-backend'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@micro-apps/backstage-plugin-scaffolder-backend-module-micro-apps'),
);

backend.add(import('@backstage/plugin-search-backend'));
// Leaves search to its in-memory index unless the database is PostgreSQL.
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('./search'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

// Left alone, a back end that failed to start would go on listening, and answer nothing.
backend.start().catch(error => {
  // eslint-disable-next-line no-console
  console.error(String(error));
  process.exit(1);
});
