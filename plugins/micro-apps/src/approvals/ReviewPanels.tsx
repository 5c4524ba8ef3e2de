import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  REQUEST_STATES,
  type AppDetail,
  type ApprovalRequest,
  type ApprovalRequestDetail,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  CheckList,
  FactorList,
  PolicyBundle,
  ResourceView,
  RiskSummary,
  useApprovals,
  useRevision,
  WhatIfList,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { isAboutApp } from '../changes/pending';
import { ControlList } from '../components/ControlList';
import { DecisionList } from '../components/DecisionList';
import { ManifestFacts } from '../components/ManifestFacts';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { WaivableChecks } from '../waivers/WaivableChecks';
import { WaiversPanel } from '../waivers/WaiversPanel';

type ReviewProps = { request: ApprovalRequestDetail; app: AppDetail };

/** The score with its factors, and the controls that could lower it. */
export function RiskPanels({ request, app }: ReviewProps) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { assessment } = request;
  const current = isCurrent(request, app);
  return (
    <>
      <Panel title={t('approvals.review.risk')}>
        {!current && (
          <Typography variant="body2" sx={{ marginBottom: 1 }}>
            {t('approvals.review.oldAssessment')}
          </Typography>
        )}
        <RiskSummary assessment={assessment} hideVerdict />
        <Typography
          component="h3"
          sx={{ fontSize: '0.95rem', fontWeight: 700, margin: '16px 0 8px' }}
        >
          {t('approvals.review.factors')}
        </Typography>
        <FactorList axes={assessment.axes} />
      </Panel>
      {current && (
        <Panel title={t('approvals.review.controls')}>
          <ControlList app={app} />
        </Panel>
      )}
    </>
  );
}

/** The checks, and what would lower the risk. */
export function CheckPanels({ request, app }: ReviewProps) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { checks, whatIf, shortestToAutoApproval, residual } =
    request.assessment;
  const current = isCurrent(request, app);
  return (
    <>
      <Panel title={t('approvals.review.checks')}>
        {current ? (
          <WaivableChecks app={app} checks={checks} />
        ) : (
          <CheckList checks={checks} />
        )}
        <PolicyBundle assessment={request.assessment} />
      </Panel>
      {current && <WaiversPanel app={app} />}
      {current && whatIf.length > 0 && (
        <Panel title={t('approvals.review.whatIf')}>
          <WhatIfList
            whatIf={whatIf}
            shortest={shortestToAutoApproval}
            score={residual.score}
          />
        </Panel>
      )}
    </>
  );
}

/** What was decided about the app so far, on this revision and on those before. */
export function DecisionsPanel({ request, app }: ReviewProps) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const requests = useApprovals({
    app: `${app.namespace}/${app.name}`,
    state: [...REQUEST_STATES],
    limit: 100,
  });
  return (
    <Panel title={t('approvals.review.decisions')}>
      <ResourceView resource={requests} lines={2}>
        {({ items }) => (
          <DecisionList
            decisions={[...items.filter(({ id }) => id !== request.id), request]
              .flatMap(({ decisions }) => decisions)
              .sort(
                (a, b) => Date.parse(a.decidedAt) - Date.parse(b.decidedAt),
              )}
          />
        )}
      </ResourceView>
    </Panel>
  );
}

/** The governed facts of the revision. */
export function FactsPanel({ request, app }: ReviewProps) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const current = app.currentRevision.number === request.revision;
  const revision = useRevision(app, current ? undefined : request.revision);
  return (
    <Panel title={t('approvals.review.facts')}>
      {current ? (
        <ManifestFacts revision={app.currentRevision} />
      ) : (
        <ResourceView resource={revision}>
          {found => <ManifestFacts revision={found} />}
        </ResourceView>
      )}
    </Panel>
  );
}

function isCurrent(request: ApprovalRequest, app: AppDetail): boolean {
  return (
    isAboutApp(request, app) || app.currentRevision.number === request.revision
  );
}
