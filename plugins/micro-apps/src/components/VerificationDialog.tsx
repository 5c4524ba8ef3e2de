import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Control,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  microAppsReactTranslationRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { microAppsTranslationRef } from '../translation';
import { FormDialog } from './FormDialog';
import { ReasonField } from './ReasonField';
import { useAction } from './useAction';

/** Of the revision whose controls are shown: the one that waits, else the one in force, else the newest. */
function countingDigest(app: AppDetail): string {
  return (app.openRequest ?? app.approvedRevision ?? app.currentRevision)
    .digest;
}

/** Asks what security looked at, and records what it found. */
export function VerificationDialog(props: {
  app: AppDetail;
  control: Control;
  outcome: 'verified' | 'refused';
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, control, outcome, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  const [evidence, setEvidence] = useState('');
  const [tried, setTried] = useState(false);
  const missing = !evidence.trim();

  const send = useCallback(async () => {
    const { assessment } = await api.verifyControl(app, control.id, {
      digest: countingDigest(app),
      outcome,
      evidence: evidence.trim(),
    });
    invalidate(app);
    onDone(
      outcome === 'verified'
        ? t('control.verified', {
            score: String(assessment.residual.score),
            tier: words(`tier.${assessment.residual.tier}`).toLocaleLowerCase(),
          })
        : t('control.refused'),
    );
  }, [api, app, control, outcome, evidence, invalidate, onDone, t, words]);
  const { run, busy, error } = useAction(send);

  const name = { control: control.title };
  const verifying = outcome === 'verified';
  return (
    <FormDialog
      title={
        verifying
          ? t('control.dialogVerify', name)
          : t('control.dialogRefuse', name)
      }
      confirm={verifying ? t('control.verify') : t('control.refuse')}
      color={verifying ? 'primary' : 'error'}
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
      <Typography variant="body2" color="text.secondary">
        {control.effect}
      </Typography>
      <ReasonField
        label={t('control.evidence')}
        help={t('control.evidenceHelp')}
        error={tried && missing ? t('control.evidenceMissing') : undefined}
        required
        focusFirst
        value={evidence}
        onChange={setEvidence}
      />
    </FormDialog>
  );
}
