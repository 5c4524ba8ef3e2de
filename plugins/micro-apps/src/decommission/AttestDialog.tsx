import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  DecommissionStep,
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
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Attests that nothing is left in a target that the portal cannot ask. */
export function AttestDialog(props: {
  app: AppDetail;
  step: DecommissionStep;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, step, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [evidence, setEvidence] = useState('');
  const [before, setBefore] = useState('');
  const [tried, setTried] = useState(false);
  const beforeFits = /^\d{0,15}$/.test(before.trim());
  const send = useCallback(async () => {
    await api.attestDecommissionTarget(app, step.id, {
      left: 0,
      evidence: evidence.trim(),
      ...(before.trim() && { before: Number(before) }),
    });
    invalidate(app);
    onDone(t('decommission.attested', { target: step.title }));
  }, [api, app, step, evidence, before, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);
  return (
    <FormDialog
      title={t('decommission.attestLabel', { target: step.title })}
      confirm={t('decommission.attest')}
      busy={busy}
      error={error}
      errorTitle={t('decommission.failed')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (evidence.trim() && beforeFits) {
          run();
        }
      }}
    >
      <Typography variant="body2">{t('decommission.attestAbout')}</Typography>
      <ReasonField
        label={t('decommission.evidence')}
        error={
          tried && !evidence.trim()
            ? t('decommission.evidenceMissing')
            : undefined
        }
        required
        focusFirst
        value={evidence}
        onChange={setEvidence}
      />
      <TextField
        label={t('decommission.before')}
        margin="dense"
        value={before}
        onChange={event => setBefore(event.target.value)}
        error={tried && !beforeFits}
        helperText={
          tried && !beforeFits ? t('decommission.beforeWrong') : undefined
        }
        inputProps={{ inputMode: 'numeric' }}
      />
    </FormDialog>
  );
}
