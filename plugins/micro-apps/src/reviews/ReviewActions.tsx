import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState, type ReactNode } from 'react';
import { ResultNotice } from '../components/ResultNotice';
import { microAppsTranslationRef } from '../translation';
import { RenewalDecisionDialog } from './RenewalDecisionDialog';
import { RenewalDialog } from './RenewalDialog';

/** A step that somebody can take with a review. */
export type ReviewStepChoice = 'renew' | 'approve' | 'send-back';

/** The dialog of a step with a review. */
export function ReviewDialog(props: {
  app: AppDetail;
  review: Review;
  choice: ReviewStepChoice;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { choice, ...rest } = props;
  return choice === 'renew' ? (
    <RenewalDialog {...rest} />
  ) : (
    <RenewalDecisionDialog {...rest} decision={choice} />
  );
}

/** The steps that the caller may take with a review. */
export function choicesOf(review: Review | null): ReviewStepChoice[] {
  if (review?.mayDecide) {
    return ['approve', 'send-back'];
  }
  return review?.mayRenew ? ['renew'] : [];
}

/** What the caller can do about the review of an app, with what else there is to do beside it. */
export function ReviewActions(props: { app: AppDetail; children?: ReactNode }) {
  const { app, children } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [dialog, setDialog] = useState<ReviewStepChoice>();
  const [done, setDone] = useState<string>();
  const { open } = app.review;
  const labels: Record<ReviewStepChoice, string> = {
    renew: t('renewal.renew'),
    approve: t('renewal.approve'),
    'send-back': t('renewal.sendBack'),
  };
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
      >
        {choicesOf(open).map((choice, index) => (
          <Button
            key={choice}
            size="small"
            variant={index === 0 ? 'contained' : 'outlined'}
            onClick={() => setDialog(choice)}
          >
            {labels[choice]}
          </Button>
        ))}
        {children}
      </Box>
      {open && dialog && (
        <ReviewDialog
          app={app}
          review={open}
          choice={dialog}
          onClose={() => setDialog(undefined)}
          onDone={message => {
            setDialog(undefined);
            setDone(message);
          }}
        />
      )}
    </>
  );
}
