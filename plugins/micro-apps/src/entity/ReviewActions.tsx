import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { microAppsTranslationRef } from '../translation';
import { RenewalDecisionDialog } from './RenewalDecisionDialog';
import { RenewalDialog } from './RenewalDialog';

type Dialog = 'renew' | 'approve' | 'send-back';

/** Where the review of an app stands, and what follows unless somebody acts. */
export function useReviewWords({ state, review }: AppDetail): string[] {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { schedule, open } = review;
  if (!schedule) {
    return [];
  }
  const { opensOn, dueOn, suspendsOn, graceEndsOn, overdue, today } = schedule;
  if (state === 'suspended') {
    return [t('renewal.suspended')];
  }
  if (open?.state === 'attested') {
    return [
      t('renewal.waiting', { person: open.attestedBy ?? '' }),
      ...(open.decideBy
        ? [t('renewal.decideBy', { day: open.decideBy.slice(0, 10) })]
        : []),
      ...(open.escalatedAt ? [t('renewal.escalated')] : []),
    ];
  }
  const follows = {
    enforce: () => t('renewal.suspends', { day: suspendsOn ?? '' }),
    warn: () => t('renewal.warnOnly'),
    off: () => t('renewal.offOnly', { day: graceEndsOn }),
  }[overdue]();
  if (!open) {
    return today < opensOn
      ? [t('renewal.opens', { day: opensOn }), follows]
      : [follows];
  }
  return [
    ...(open.decidedBy && open.comment
      ? [t('renewal.sentBackReason', { comment: open.comment })]
      : []),
    today > dueOn
      ? t('renewal.overdue', { day: dueOn })
      : t('renewal.open', { day: dueOn }),
    follows,
  ];
}

function Dialogs(props: {
  app: AppDetail;
  review: Review;
  dialog: Dialog | undefined;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { dialog, ...rest } = props;
  if (dialog === 'renew') {
    return <RenewalDialog {...rest} />;
  }
  return dialog ? <RenewalDecisionDialog {...rest} decision={dialog} /> : null;
}

/** What there is to do about the review of an app. */
export function ReviewActions({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [dialog, setDialog] = useState<Dialog>();
  const [done, setDone] = useState('');
  const words = useReviewWords(app);
  const { open } = app.review;
  const choices: [Dialog, string, boolean | undefined][] = [
    ['renew', t('renewal.renew'), open?.mayRenew],
    ['approve', t('renewal.approve'), open?.mayDecide],
    ['send-back', t('renewal.sendBack'), open?.mayDecide],
  ];
  const allowed = choices.filter(([, , may]) => may);
  return (
    <Box sx={{ marginTop: 1 }}>
      {words.map(text => (
        <Typography key={text} variant="body2">
          {text}
        </Typography>
      ))}
      <Typography variant="body2" role="status">
        {done}
      </Typography>
      {allowed.length > 0 && (
        <Box sx={{ display: 'flex', gap: 1, marginTop: 1 }}>
          {allowed.map(([choice, label], index) => (
            <Button
              key={choice}
              size="small"
              variant={index === 0 ? 'contained' : 'outlined'}
              onClick={() => setDialog(choice)}
            >
              {label}
            </Button>
          ))}
        </Box>
      )}
      {open && (
        <Dialogs
          app={app}
          review={open}
          dialog={dialog}
          onClose={() => setDialog(undefined)}
          onDone={message => {
            setDialog(undefined);
            setDone(message);
          }}
        />
      )}
    </Box>
  );
}
