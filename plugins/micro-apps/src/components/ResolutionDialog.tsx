import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Condition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { microAppsTranslationRef } from '../translation';
import { FormDialog } from './FormDialog';
import { ReasonField } from './ReasonField';
import { useAction } from './useAction';

/** Asks how a condition was met, or why it no longer applies. */
export function ResolutionDialog(props: {
  app: AppDetail;
  condition: Condition;
  outcome: 'met' | 'withdrawn';
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, condition, outcome, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const missing = !comment.trim();

  const send = useCallback(async () => {
    await api.resolveCondition(app, condition.id, {
      outcome,
      comment: comment.trim(),
    });
    invalidate(app);
    onDone(
      t(outcome === 'met' ? 'condition.nowMet' : 'condition.nowWithdrawn', {
        condition: condition.text,
      }),
    );
  }, [api, app, condition, outcome, comment, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);

  const met = outcome === 'met';
  return (
    <FormDialog
      title={met ? t('condition.dialogMeet') : t('condition.dialogWithdraw')}
      confirm={met ? t('condition.meet') : t('condition.withdraw')}
      busy={busy}
      error={error}
      errorTitle={t('approvals.refused')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!missing) {
          run();
        }
      }}
    >
      <Typography variant="body2">{condition.text}</Typography>
      <ReasonField
        label={met ? t('condition.comment') : t('condition.reason')}
        error={tried && missing ? t('condition.missing') : undefined}
        required
        focusFirst
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
