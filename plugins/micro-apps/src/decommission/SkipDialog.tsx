import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useCallback } from 'react';
import { FormDialog } from '../components/FormDialog';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Agrees to end the cooling period early. */
export function SkipDialog(props: {
  app: AppDetail;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const send = useCallback(async () => {
    await api.skipDecommissionCooling(app);
    invalidate(app);
    onDone(t('decommission.skipped'));
  }, [api, app, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);
  return (
    <FormDialog
      title={t('decommission.skipLabel', { app: app.title })}
      confirm={t('decommission.skip')}
      color="error"
      busy={busy}
      error={error}
      errorTitle={t('decommission.failed')}
      onClose={onClose}
      onSubmit={run}
    >
      <Typography variant="body2">{t('decommission.skipAbout')}</Typography>
    </FormDialog>
  );
}
