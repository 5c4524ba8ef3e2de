import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Waiver } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  RelativeTime,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { Quote } from '../components/DecisionList';
import { EntityName } from '../components/EntityName';
import { microAppsTranslationRef } from '../translation';

/** Who wants a rule waived, why, what keeps the risk down meanwhile, and what was decided. */
export function WaiverFacts({ waiver }: { waiver: Waiver }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <>
      <Typography component="div" variant="body2" color="text.secondary">
        {t('waiver.proposedBy')} <EntityName entityRef={waiver.proposedBy} />,{' '}
        <RelativeTime value={waiver.proposedAt} /> · {t('waiver.until')}{' '}
        <DayText value={waiver.expiresAt} />
      </Typography>
      {waiver.reason && <Quote>{waiver.reason}</Quote>}
      {waiver.compensatingControl && (
        <Typography component="div" variant="body2">
          {t('waiver.instead')}
          <Quote>{waiver.compensatingControl}</Quote>
        </Typography>
      )}
      {waiver.decidedBy && waiver.decidedAt && (
        <Typography component="div" variant="body2" color="text.secondary">
          {waiver.state === 'refused'
            ? t('waiver.refusedBy')
            : t('waiver.approvedBy')}{' '}
          <EntityName entityRef={waiver.decidedBy} />,{' '}
          <RelativeTime value={waiver.decidedAt} />
        </Typography>
      )}
      {waiver.endedBy && waiver.endedAt && (
        <Typography component="div" variant="body2" color="text.secondary">
          {t(`waiver.state.${waiver.state}`)} ·{' '}
          <EntityName entityRef={waiver.endedBy} />,{' '}
          <RelativeTime value={waiver.endedAt} />
        </Typography>
      )}
      {waiver.comment && <Quote>{waiver.comment}</Quote>}
    </>
  );
}
