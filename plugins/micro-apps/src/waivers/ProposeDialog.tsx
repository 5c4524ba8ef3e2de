import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  MAX_WAIVER_DAYS,
  type AppDetail,
  type Check,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ReasonField } from '../components/ReasonField';
import { useAction, useIdempotencyKey } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { endOf, firstDay, isDayBetween, lastDay } from './days';

const USUAL_DAYS = 30;

/** Asks why a rule is to be waived, what keeps the risk down meanwhile, and until when. */
export function ProposeDialog(props: {
  app: AppDetail;
  check: Check;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, check, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const keyOf = useIdempotencyKey();
  const [reason, setReason] = useState('');
  const [control, setControl] = useState('');
  const [now] = useState(Date.now);
  const [day, setDay] = useState(lastDay(now, USUAL_DAYS));
  const [tried, setTried] = useState(false);
  const first = firstDay(now);
  const last = lastDay(now, MAX_WAIVER_DAYS);
  const dayFits = isDayBetween(day, first, last);
  const complete = Boolean(reason.trim() && control.trim() && dayFits);

  const send = useCallback(async () => {
    const body = {
      rule: check.id,
      reason: reason.trim(),
      compensatingControl: control.trim(),
      expiresAt: endOf(day),
      digest: app.currentRevision.digest,
    };
    await api.proposeWaiver(app, body, { idempotencyKey: keyOf(body) });
    invalidate(app);
    onDone(t('waiver.proposed', { rule: check.title }));
  }, [api, app, check, reason, control, day, keyOf, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);

  const endsHelp = t('waiver.endsHelp', {
    days: String(MAX_WAIVER_DAYS),
    latest: last,
  });
  return (
    <FormDialog
      title={t('waiver.proposeLabel', { rule: check.title })}
      confirm={t('waiver.propose')}
      busy={busy}
      error={error}
      errorTitle={t('waiver.refused')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (complete) {
          run();
        }
      }}
    >
      <Typography variant="body2">{check.message}</Typography>
      <Typography variant="body2" color="text.secondary">
        {t('waiver.about')}
      </Typography>
      <ReasonField
        label={t('waiver.reason')}
        error={tried && !reason.trim() ? t('waiver.reasonMissing') : undefined}
        required
        focusFirst
        value={reason}
        onChange={setReason}
      />
      <ReasonField
        label={t('waiver.control')}
        help={t('waiver.controlHelp')}
        error={
          tried && !control.trim() ? t('waiver.controlMissing') : undefined
        }
        required
        value={control}
        onChange={setControl}
      />
      <TextField
        type="date"
        label={t('waiver.ends')}
        required
        margin="dense"
        value={day}
        onChange={event => setDay(event.target.value)}
        error={tried && !dayFits}
        helperText={
          tried && !dayFits
            ? t('waiver.endsMissing', { latest: last })
            : endsHelp
        }
        InputLabelProps={{ shrink: true }}
        inputProps={{ min: first, max: last }}
      />
    </FormDialog>
  );
}
