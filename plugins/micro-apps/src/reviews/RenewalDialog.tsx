import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ManifestFacts } from '../components/ManifestFacts';
import { ReasonField } from '../components/ReasonField';
import { useAction, useIdempotencyKey } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Shows the facts in force; to renew is to attest them. */
export function RenewalDialog(props: {
  app: AppDetail;
  review: Review;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, review, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const keyOf = useIdempotencyKey();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [comment, setComment] = useState('');
  const { digest, id, tier } = review;

  const send = useCallback(async () => {
    const body = {
      digest,
      attested: true as const,
      comment: comment.trim() || undefined,
    };
    const answer = await api.renew(app, id, body, {
      idempotencyKey: keyOf({ id, ...body }),
    });
    invalidate(app);
    onDone(
      answer.review.state === 'renewed'
        ? t('renewal.done')
        : t('renewal.asked'),
    );
  }, [api, app, id, digest, comment, keyOf, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);

  return (
    <FormDialog
      title={t('renewal.dialog', { app: app.title })}
      confirm={t('renewal.confirm')}
      busy={busy}
      error={error}
      errorTitle={t('renewal.refused')}
      onClose={onClose}
      onSubmit={run}
    >
      {app.approvedRevision && (
        <ManifestFacts revision={app.approvedRevision} />
      )}
      {tier !== 'low' && (
        <Typography variant="body2">
          {t('renewal.security', { tier })}
        </Typography>
      )}
      <Typography>
        {t('renewal.attest', { revision: String(review.revision) })}
      </Typography>
      <ReasonField
        label={t('renewal.comment')}
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
