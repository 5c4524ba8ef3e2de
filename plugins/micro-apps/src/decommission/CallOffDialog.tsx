import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ReasonField } from '../components/ReasonField';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Calls a decommission off, and asks why. */
export function CallOffDialog(props: {
  app: AppDetail;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const send = useCallback(async () => {
    await api.callOffDecommission(app, { reason: reason.trim() });
    invalidate(app);
    onDone(t('decommission.calledOff'));
  }, [api, app, reason, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);
  return (
    <FormDialog
      title={t('decommission.callOffLabel', { app: app.title })}
      confirm={t('decommission.callOff')}
      busy={busy}
      error={error}
      errorTitle={t('decommission.failed')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (reason.trim()) {
          run();
        }
      }}
    >
      <ReasonField
        label={t('decommission.callOffReason')}
        error={
          tried && !reason.trim() ? t('decommission.reasonMissing') : undefined
        }
        required
        focusFirst
        value={reason}
        onChange={setReason}
      />
    </FormDialog>
  );
}
