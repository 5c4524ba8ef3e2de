import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  APP_STATE_TONES,
  FactorList,
  microAppsReactTranslationRef,
  PolicyBundle,
  ResourceView,
  RiskSummary,
  TrafficLight,
  WhatIfList,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { PendingChangePanel } from '../changes/PendingChange';
import { ConditionList } from '../components/ConditionList';
import { ControlList } from '../components/ControlList';
import { ManifestFacts } from '../components/ManifestFacts';
import { Panel } from '../components/Panel';
import { TextWithDays } from '../components/TextWithDays';
import { microAppsTranslationRef } from '../translation';
import { DecommissionPanel } from '../decommission/DecommissionPanel';
import { OwnershipPanel } from '../ownership/OwnershipPanel';
import { ReviewActions } from '../reviews/ReviewActions';
import { ReviewFacts } from '../reviews/ReviewFacts';
import { ReviewNotice } from '../reviews/ReviewNotice';
import { WaivableChecks } from '../waivers/WaivableChecks';
import { WaiversPanel } from '../waivers/WaiversPanel';
import { AppAuditPanel } from './AppAuditPanel';
import { AppError, useEntityApp } from './EntityAppPanel';
import { OriginNotice } from './OriginNotice';
import { RevisionsPanel } from './RevisionsPanel';
import { TimelinePanel } from './TimelinePanel';

/** Everything that governance knows of the app. */
export function GovernanceContent() {
  const { app } = useEntityApp();
  return (
    <ResourceView
      resource={app}
      lines={10}
      renderError={error => <AppError error={error} onRetry={app.reload} />}
    >
      {value => <Governance app={value} />}
    </ResourceView>
  );
}

function Governance({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  const { assessment } = app;
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <TrafficLight
        tone={APP_STATE_TONES[app.state]}
        headline={words(`appState.${app.state}`)}
      >
        <TextWithDays>{app.nextStep}</TextWithDays>
      </TrafficLight>
      <OwnershipPanel app={app} />
      <PendingChangePanel app={app} />
      <OriginNotice app={app} />
      <ReviewPanel app={app} />
      <Panel title={t('tab.risk')}>
        <RiskSummary assessment={assessment} hideVerdict />
        <Box sx={{ marginTop: 2 }}>
          <FactorList axes={assessment.axes} headingLevel="h3" />
        </Box>
      </Panel>
      <TwoColumns>
        <Panel title={t('tab.whatIf')}>
          <WhatIfList
            whatIf={assessment.whatIf}
            shortest={assessment.shortestToAutoApproval}
            score={assessment.residual.score}
          />
        </Panel>
        <VerdictPanel app={app} />
      </TwoColumns>
      <TwoColumns>
        <Panel title={t('tab.checks')}>
          <WaivableChecks app={app} checks={assessment.checks} />
          <PolicyBundle assessment={assessment} />
        </Panel>
        <Box sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
          <WaiversPanel app={app} />
          <Panel title={t('tab.controls')}>
            <ControlList app={app} />
          </Panel>
          <Panel title={t('tab.conditions')}>
            <ConditionList app={app} />
          </Panel>
        </Box>
      </TwoColumns>
      <Panel
        title={t('tab.facts', { revision: String(app.currentRevision.number) })}
      >
        <ManifestFacts revision={app.currentRevision} />
      </Panel>
      <TwoColumns>
        <RevisionsPanel app={app} />
        <TimelinePanel app={app} />
      </TwoColumns>
      <DecommissionPanel app={app} />
      <AppAuditPanel app={app} />
    </Box>
  );
}

function ReviewPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  // What was never approved has nothing to be renewed.
  if (!app.review.schedule) {
    return null;
  }
  return (
    <Panel title={t('tab.review')}>
      <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
        <ReviewNotice app={app} />
        <ReviewFacts app={app} />
        <ReviewActions app={app} />
      </Box>
    </Panel>
  );
}

function TwoColumns({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          md: 'repeat(2, minmax(0, 1fr))',
        },
      }}
    >
      {children}
    </Box>
  );
}

function VerdictPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { whatIf, verdict } = app.assessment;
  const { reasons, guardrails, outcome } = verdict;
  // A block ends with every change that would lower the risk, which the list beside shows.
  const shown =
    outcome === 'block'
      ? reasons.slice(0, reasons.length - whatIf.length)
      : reasons;
  return (
    <Panel title={t('tab.verdict')}>
      {shown.length > 0 && <TextList title={t('tab.reasons')} items={shown} />}
      <TextList
        title={t('tab.guardrails')}
        items={guardrails.length > 0 ? guardrails : [t('tab.noGuardrails')]}
      />
    </Panel>
  );
}

function TextList({ title, items }: { title: string; items: string[] }) {
  return (
    <Box sx={{ '& + &': { marginTop: 1 } }}>
      <Typography component="h3" sx={{ fontSize: '0.95rem', fontWeight: 700 }}>
        {title}
      </Typography>
      <Box
        component="ul"
        sx={{ margin: 0, paddingLeft: 2.5, fontSize: '0.875rem' }}
      >
        {items.map(item => (
          <li key={item}>{item}</li>
        ))}
      </Box>
    </Box>
  );
}
