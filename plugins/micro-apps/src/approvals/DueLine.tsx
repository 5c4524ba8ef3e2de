import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  RelativeTime,
  ToneChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { microAppsTranslationRef } from '../translation';

/** Marks a request that waits for longer than agreed. */
export function LateChip({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return request.late ? (
    <ToneChip tone="bad">{t('approvals.item.late')}</ToneChip>
  ) : null;
}

/** By when a request is to be decided, and that it was escalated; nothing where it does not wait. */
export function DueLine({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { dueAt, late, escalatedAt } = request;
  return dueAt ? (
    <Typography
      variant="body2"
      component="div"
      color={late ? 'text.primary' : 'text.secondary'}
    >
      {t(late ? 'approvals.item.wasDue' : 'approvals.item.due')}{' '}
      <DayText value={dueAt} /> (<RelativeTime value={dueAt} />)
      {escalatedAt && ` · ${t('approvals.item.escalated')}`}
    </Typography>
  ) : null;
}
