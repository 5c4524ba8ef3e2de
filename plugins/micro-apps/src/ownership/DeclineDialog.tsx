import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OwnedApp } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ReasonField } from '../components/ReasonField';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Declines an app that is offered, and asks why. */
export function DeclineDialog(props: {
  app: OwnedApp['app'];
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const send = useCallback(async () => {
    await api.declineHandover(app, { comment: comment.trim() });
    invalidate(app);
    onDone(t('ownership.declined'));
  }, [api, app, comment, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);
  return (
    <FormDialog
      title={t('ownership.declineLabel', { app: app.title })}
      confirm={t('ownership.decline')}
      busy={busy}
      error={error}
      errorTitle={t('ownership.failed')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (comment.trim()) {
          run();
        }
      }}
    >
      <ReasonField
        label={t('ownership.declineReason')}
        error={
          tried && !comment.trim() ? t('ownership.declineMissing') : undefined
        }
        required
        focusFirst
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
