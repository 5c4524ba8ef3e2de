import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  APP_STATE_TONES,
  microAppsReactTranslationRef,
  RelativeTime,
  TrafficLight,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router-dom';
import { ChangeReasons } from '../changes/ChangeReasons';
import { PendingChange } from '../changes/PendingChange';
import { Quote } from '../components/DecisionList';
import { DeciderName } from '../components/EntityName';
import { LegList } from '../components/LegList';
import { useLinks } from '../components/links';
import { TextWithDays } from '../components/TextWithDays';
import { microAppsTranslationRef } from '../translation';
import { EntityAppPanel } from './EntityAppPanel';

/** How the app stands with those who approve it, and the next step. */
export function ApprovalCard() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <EntityAppPanel title={t('entity.approval.title')}>
      {app => <ApprovalDetails app={app} />}
    </EntityAppPanel>
  );
}

function ApprovalDetails({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const { t: text } = useTranslationRef(microAppsTranslationRef);
  const { openRequest, latestRequest } = app;
  const openConditions = app.conditions.filter(c => c.state === 'open');
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
      <TrafficLight
        tone={APP_STATE_TONES[app.state]}
        headline={t(`appState.${app.state}`)}
      >
        <TextWithDays>{app.nextStep}</TextWithDays>
      </TrafficLight>
      <PendingChange app={app} folded />
      {openRequest && openRequest.legs.length > 0 && (
        <LegList request={openRequest} />
      )}
      {!openRequest && latestRequest && (
        <LastDecision request={latestRequest} />
      )}
      {openConditions.length > 0 && (
        <Typography variant="body2">
          {text('entity.approval.conditions', {
            count: openConditions.length,
          })}
        </Typography>
      )}
      <ApprovalActions app={app} />
    </Box>
  );
}

function LastDecision({
  request,
}: {
  request: NonNullable<AppDetail['latestRequest']>;
}) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const { t: text } = useTranslationRef(microAppsTranslationRef);
  const last = request.decisions[request.decisions.length - 1];
  if (request.state === 'carried-over') {
    return (
      <ChangeReasons
        title={text('entity.approval.carriedOver', {
          revision: String(request.revision),
        })}
        reasons={request.reasons}
      />
    );
  }
  if (!last) {
    return request.closedAt ? (
      <Typography variant="body2">
        {text('entity.approval.atOnce', { revision: String(request.revision) })}{' '}
        <RelativeTime value={request.closedAt} />
      </Typography>
    ) : null;
  }
  return (
    <div>
      <Typography component="div" variant="body2">
        {t(`decision.${last.decision}`)} ·{' '}
        <DeciderName by={last.decidedBy} for={last.decidedFor} /> ·{' '}
        <RelativeTime value={last.decidedAt} />
      </Typography>
      {last.comment && <Quote>{last.comment}</Quote>}
    </div>
  );
}

function ApprovalActions({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { openRequest } = app;
  const mayDecide = openRequest?.legs.some(leg => leg.mayDecide);
  const mayVerify =
    app.access.verifyControls &&
    app.controls.some(control => control.status !== 'verified');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      {openRequest && (
        <Button
          component={Link}
          to={links.approval(openRequest.id)}
          variant={mayDecide || mayVerify ? 'contained' : 'outlined'}
          size="small"
        >
          {mayDecide || mayVerify
            ? t('entity.approval.review')
            : t('entity.approval.view')}
        </Button>
      )}
      {app.access.submit && (
        <Button
          component={Link}
          to={links.resubmit(app)}
          variant={app.state === 'draft' ? 'contained' : 'outlined'}
          size="small"
        >
          {app.state === 'draft' ? t('resubmit.again') : t('resubmit.change')}
        </Button>
      )}
    </Box>
  );
}
