import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Waiver,
  WaiverDecision,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { ReasonField } from '../components/ReasonField';
import { useAction, useIdempotencyKey } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { WaiverFacts } from './WaiverFacts';

const DONE = {
  approve: 'waiver.approved',
  refuse: 'waiver.nowRefused',
  revoke: 'waiver.nowRevoked',
} as const;

/** Approves, refuses or revokes a waiver; whoever takes one away says why. */
export function DecideDialog(props: {
  waiver: Waiver;
  decision: WaiverDecision;
  /** Of the manifest on the screen, where one is. */
  digest?: string;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { waiver, decision, digest, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const keyOf = useIdempotencyKey();
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const isApproval = decision === 'approve';
  const missing = !isApproval && !comment.trim();

  const send = useCallback(async () => {
    const body = {
      decision,
      ...(comment.trim() && { comment: comment.trim() }),
      ...(digest && { digest }),
    };
    await api.decideWaiver(waiver.app, waiver.id, body, {
      idempotencyKey: keyOf(body),
    });
    invalidate(waiver.app);
    onDone(t(DONE[decision], { rule: waiver.ruleTitle }));
  }, [api, waiver, decision, comment, digest, keyOf, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);

  return (
    <FormDialog
      title={t(`waiver.${decision}Label`, {
        rule: waiver.ruleTitle,
        app: waiver.app.title,
      })}
      confirm={t(`waiver.${decision}`)}
      color={isApproval ? 'primary' : 'error'}
      busy={busy}
      error={error}
      errorTitle={t('waiver.refused')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!missing) {
          run();
        }
      }}
    >
      <WaiverFacts waiver={waiver} />
      <ReasonField
        label={isApproval ? t('waiver.comment') : t('waiver.why')}
        error={tried && missing ? t('waiver.whyMissing') : undefined}
        required={!isApproval}
        focusFirst
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
