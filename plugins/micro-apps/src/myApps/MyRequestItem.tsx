import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  RequestStateChip,
  TierChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { legTitle } from '../components/LegList';
import { useLinks } from '../components/links';
import { microAppsTranslationRef } from '../translation';
import { ItemRow } from './ItemRow';

/** A request that the caller sent, and what became of it. */
export function MyRequestItem({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { app, state, revision } = request;
  const sentBack = state === 'changes-requested' || state === 'rejected';
  const waiting = request.legs
    .filter(leg => leg.state === 'open')
    .map(leg => legTitle(leg.name))
    .join(', ');
  return (
    <ItemRow
      title={app.title}
      to={links.approval(request.id)}
      chips={
        <>
          <RequestStateChip state={state} />
          <TierChip tier={request.tier} score={request.score} />
        </>
      }
      nextStep={
        <>
          {t('revision.number', { revision: String(revision) })},{' '}
          <RelativeTime value={request.requestedAt} />
          {state === 'open' && waiting && (
            <> · {t('approvals.item.waitsFor', { legs: waiting })}</>
          )}
        </>
      }
      action={
        sentBack ? (
          <Button
            component={Link}
            to={links.resubmit(app)}
            size="small"
            variant="outlined"
            aria-label={t('resubmit.againLabel', { title: app.title })}
          >
            {t('resubmit.again')}
          </Button>
        ) : null
      }
    />
  );
}
