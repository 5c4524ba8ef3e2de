import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  describeError,
  ErrorPanel,
  ResourceView,
  useMicroApp,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useMemo, type ReactNode } from 'react';
import { Panel } from '../components/Panel';
import { RegisterButton } from '../components/RegisterButton';
import { microAppsTranslationRef } from '../translation';

/** The app that the entity page shows. */
export function useEntityApp() {
  const { metadata } = useEntity().entity;
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  const key = useMemo(() => ({ namespace, name }), [namespace, name]);
  return { key, app: useMicroApp(key) };
}

/** A card of the entity page that shows something of the app, or why it cannot. */
export function EntityAppPanel(props: {
  title: string;
  actions?: (app: AppDetail) => ReactNode;
  children: (app: AppDetail) => ReactNode;
}) {
  const { title, actions, children } = props;
  const { app } = useEntityApp();
  return (
    <Panel
      title={title}
      headingLevel="h3"
      actions={app.value && actions?.(app.value)}
    >
      <ResourceView
        resource={app}
        lines={4}
        renderError={error => <AppError error={error} onRetry={app.reload} />}
      >
        {children}
      </ResourceView>
    </Panel>
  );
}

/** An app that the registry does not know is no fault: it says how it gets known. */
export function AppError(props: { error: Error; onRetry: () => void }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (describeError(props.error).status !== 404) {
    return <ErrorPanel {...props} />;
  }
  return (
    <>
      <Typography variant="body2" sx={{ marginBottom: 1 }}>
        {t('entity.notRegistered')}
      </Typography>
      <RegisterButton />
    </>
  );
}
