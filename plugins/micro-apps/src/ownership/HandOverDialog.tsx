import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OwnedApp } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ReasonField } from '../components/ReasonField';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { OwnerField } from './OwnerField';

/** Offers an app to another owner. */
export function HandOverDialog(props: {
  app: OwnedApp['app'];
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [to, setTo] = useState('');
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const send = useCallback(async () => {
    await api.offerHandover(app, {
      to: to.trim(),
      ...(comment.trim() && { comment: comment.trim() }),
    });
    invalidate(app);
    onDone(t('ownership.offered'));
  }, [api, app, to, comment, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);
  return (
    <FormDialog
      title={t('ownership.handOverLabel', { app: app.title })}
      confirm={t('ownership.offer')}
      busy={busy}
      error={error}
      errorTitle={t('ownership.failed')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (to.trim()) {
          run();
        }
      }}
    >
      <Typography variant="body2">{t('ownership.dialogAbout')}</Typography>
      <OwnerField
        value={to}
        onChange={setTo}
        error={tried && !to.trim() ? t('ownership.toMissing') : undefined}
      />
      <ReasonField
        label={t('ownership.comment')}
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
