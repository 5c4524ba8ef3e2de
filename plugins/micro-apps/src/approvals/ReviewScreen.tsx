import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  ApprovalRequest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  CheckList,
  FactorList,
  RelativeTime,
  RequestStateChip,
  ResourceView,
  RiskSummary,
  TierChip,
  useRevisions,
  WhatIfList,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { ConditionList } from '../components/ConditionList';
import { ControlList } from '../components/ControlList';
import { DecisionList, Quote } from '../components/DecisionList';
import { EntityName } from '../components/EntityName';
import { useEntityLink } from '../components/links';
import { ManifestFacts } from '../components/ManifestFacts';
import { Panel } from '../components/Panel';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { ChangesPanel } from './ChangesPanel';

/** Everything that a decision needs, on one screen; the decision stands beside it. */
export function ReviewScreen(props: {
  request: ApprovalRequest;
  app: AppDetail;
  decision: ReactNode;
}) {
  const { request, app, decision } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const isCurrent = app.currentRevision.number === request.revision;
  return (
    <>
      <ReviewHeader request={request} app={app} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            md: 'minmax(0, 1fr) 300px',
            lg: 'minmax(0, 1fr) 340px',
          },
        }}
      >
        <Box sx={{ display: 'grid', gap: 2, minWidth: 0 }}>
          {isCurrent ? (
            <CurrentAssessment app={app} />
          ) : (
            <Panel title={t('approvals.review.risk')}>
              <TierChip tier={request.tier} score={request.score} />
              <Typography variant="body2" sx={{ marginTop: 1 }}>
                {t('approvals.review.oldAssessment')}
              </Typography>
            </Panel>
          )}
          <ChangesPanel request={request} app={app} />
          <FactsPanel request={request} app={app} />
          {isCurrent && (
            <>
              <Panel title={t('approvals.review.checks')}>
                <CheckList checks={app.assessment.checks} />
              </Panel>
              {app.assessment.whatIf.length > 0 && (
                <Panel title={t('approvals.review.whatIf')}>
                  <WhatIfList
                    whatIf={app.assessment.whatIf}
                    shortest={app.assessment.shortestToAutoApproval}
                    score={app.assessment.residual.score}
                  />
                </Panel>
              )}
            </>
          )}
        </Box>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            minWidth: 0,
            position: { md: 'sticky' },
            top: { md: 16 },
          }}
        >
          {decision}
          <Panel title={t('approvals.review.decisions')}>
            <DecisionList decisions={request.decisions} />
          </Panel>
          {app.conditions.length > 0 && (
            <Panel title={t('approvals.review.conditions')}>
              <ConditionList app={app} />
            </Panel>
          )}
        </Box>
      </Box>
    </>
  );
}

function ReviewHeader(props: { request: ApprovalRequest; app: AppDetail }) {
  const { request, app } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const entityLink = useEntityLink();
  return (
    <Box sx={{ margin: '8px 0 16px' }}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}
      >
        <Typography
          component="h2"
          sx={{
            fontSize: '1.5rem',
            fontWeight: 700,
            margin: 0,
            overflowWrap: 'anywhere',
          }}
        >
          {request.app.title}
        </Typography>
        <TierChip tier={request.tier} score={request.score} />
        <RequestStateChip state={request.state} />
        <TextLink to={entityLink(app.entityRef)}>{request.app.name}</TextLink>
      </Box>
      <Typography component="div" variant="body2" color="text.secondary">
        {t('approvals.review.revision', { revision: String(request.revision) })}{' '}
        · {t('approvals.review.requestedBy')}{' '}
        <EntityName entityRef={request.requestedBy} />,{' '}
        <RelativeTime value={request.requestedAt} />
      </Typography>
      {request.comment && <Quote>{request.comment}</Quote>}
      {!app.access.readEvidence && (
        <Typography variant="body2" color="text.secondary">
          {t('approvals.review.hidden')}
        </Typography>
      )}
    </Box>
  );
}

function CurrentAssessment({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <>
      <Panel title={t('approvals.review.risk')}>
        <RiskSummary assessment={app.assessment} hideVerdict />
        <Typography
          component="h3"
          sx={{ fontSize: '0.95rem', fontWeight: 700, margin: '16px 0 8px' }}
        >
          {t('approvals.review.factors')}
        </Typography>
        <FactorList axes={app.assessment.axes} />
      </Panel>
      <Panel title={t('approvals.review.controls')}>
        <ControlList app={app} />
      </Panel>
    </>
  );
}

function FactsPanel(props: { request: ApprovalRequest; app: AppDetail }) {
  const { request, app } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const isCurrent = app.currentRevision.number === request.revision;
  const revisions = useRevisions(isCurrent ? undefined : app);
  return (
    <Panel title={t('approvals.review.facts')}>
      {isCurrent ? (
        <ManifestFacts revision={app.currentRevision} />
      ) : (
        <ResourceView resource={revisions}>
          {({ items }) => {
            const revision = items.find(
              ({ number }) => number === request.revision,
            );
            return revision ? <ManifestFacts revision={revision} /> : null;
          }}
        </ResourceView>
      )}
    </Panel>
  );
}
