import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ApprovalRequest,
  DecisionOutcome,
  DecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  describeError,
  microAppsApiRef,
  microAppsReactTranslationRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { FormDialog } from '../components/FormDialog';
import { legTitle } from '../components/LegList';
import { ReasonField } from '../components/ReasonField';
import { useAction, useIdempotencyKey } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { ConditionsField } from './ConditionsField';

/** Asks for what a decision needs, and sends it. */
export function DecisionDialog(props: {
  request: ApprovalRequest;
  leg: string;
  decision: DecisionOutcome;
  onClose: () => void;
  onDone: (response: DecisionResponse) => void;
  /** The back end did not record it, since something else came first. */
  onRefused: (error: Error) => void;
}) {
  const { request, leg, decision, onClose, onDone, onRefused } = props;
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  const [comment, setComment] = useState('');
  const [conditions, setConditions] = useState(['']);
  const [tried, setTried] = useState(false);
  const keyFor = useIdempotencyKey();

  const needsReason = decision !== 'approve';
  const needsConditions = decision === 'approve-with-conditions';
  const written = conditions.map(text => text.trim()).filter(Boolean);
  const reasonMissing = needsReason && !comment.trim();
  const conditionMissing = needsConditions && written.length === 0;

  const send = useCallback(async () => {
    const body = {
      leg,
      decision,
      digest: request.digest,
      ...(comment.trim() && { comment: comment.trim() }),
      ...(needsConditions && { conditions: written }),
    };
    try {
      onDone(
        await api.decide(request.id, body, { idempotencyKey: keyFor(body) }),
      );
    } catch (error) {
      if (describeError(error as Error).status !== 409) {
        throw error;
      }
      onRefused(error as Error);
    }
  }, [
    api,
    request,
    leg,
    decision,
    comment,
    needsConditions,
    written,
    keyFor,
    onDone,
    onRefused,
  ]);
  const { run, busy, error } = useAction(send);

  return (
    <FormDialog
      title={t('approvals.decide.title', {
        decision: t(`approvals.decide.${decision}`),
        title: request.app.title,
      })}
      confirm={t(`approvals.decide.${decision}`)}
      color={decision === 'reject' ? 'error' : 'primary'}
      busy={busy}
      error={error}
      errorTitle={t('approvals.refused')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!reasonMissing && !conditionMissing) {
          run();
        }
      }}
    >
      <Typography variant="body2" color="text.secondary">
        {t('approvals.decide.about', {
          revision: String(request.revision),
          tier: words(`tier.${request.tier}`).toLocaleLowerCase(),
          score: String(request.score),
          leg: legTitle(leg),
        })}
      </Typography>
      {needsConditions && (
        <ConditionsField
          value={conditions}
          onChange={setConditions}
          error={
            tried && conditionMissing
              ? t('approvals.decide.conditionMissing')
              : undefined
          }
        />
      )}
      <ReasonField
        label={
          needsReason
            ? t('approvals.decide.reason')
            : t('approvals.decide.comment')
        }
        help={t('approvals.decide.reasonHelp')}
        error={
          tried && reasonMissing
            ? t('approvals.decide.reasonMissing')
            : undefined
        }
        required={needsReason}
        focusFirst={!needsConditions}
        value={comment}
        onChange={setComment}
      />
    </FormDialog>
  );
}
