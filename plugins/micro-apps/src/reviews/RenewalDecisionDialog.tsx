import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ManifestFacts } from '../components/ManifestFacts';
import { ReasonField } from '../components/ReasonField';
import { useAction, useIdempotencyKey } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Lets security agree to a renewal, or send it back. */
export function RenewalDecisionDialog(props: {
  app: AppDetail;
  review: Review;
  decision: 'approve' | 'send-back';
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, review, decision, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const keyOf = useIdempotencyKey();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const { digest, id } = review;
  const agrees = decision === 'approve';
  const missing = !agrees && !comment.trim();

  const send = useCallback(async () => {
    const body = { decision, digest, comment: comment.trim() || undefined };
    await api.decideReview(app, id, body, {
      idempotencyKey: keyOf({ id, ...body }),
    });
    invalidate(app);
    onDone(t('renewal.decided'));
  }, [api, app, id, digest, decision, comment, keyOf, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);

  return (
    <FormDialog
      title={t('renewal.decideDialog', { app: app.title })}
      confirm={agrees ? t('renewal.approve') : t('renewal.sendBack')}
      busy={busy}
      error={error}
      errorTitle={t('renewal.refused')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!missing) {
          run();
        }
      }}
    >
      {app.approvedRevision && (
        <ManifestFacts revision={app.approvedRevision} />
      )}
      <ReasonField
        label={agrees ? t('renewal.comment') : t('renewal.reason')}
        error={tried && missing ? t('renewal.reasonMissing') : undefined}
        required={!agrees}
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
