import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  APP_STATE_TONES,
  DayText,
  microAppsReactTranslationRef,
  ResourceView,
  TrafficLight,
  useMicroApp,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useMemo } from 'react';
import { Navigate, useParams } from 'react-router-dom';
import { EntityName } from '../components/EntityName';
import { Fact, Facts } from '../components/FactRow';
import { useEntityLink, useLinks } from '../components/links';
import { ManifestFacts } from '../components/ManifestFacts';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { TextLink } from '../components/TextLink';
import { DecommissionPanel } from '../decommission/DecommissionPanel';
import { AppAuditPanel } from '../entity/AppAuditPanel';
import { RevisionsPanel } from '../entity/RevisionsPanel';
import { TimelinePanel } from '../entity/TimelinePanel';
import { microAppsTranslationRef } from '../translation';

/** What is left to read of an app that the catalog does not know any more; one that lives has its own page. */
export function AppHistoryPage() {
  const { namespace = '', name = '' } = useParams();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const key = useMemo(() => ({ namespace, name }), [namespace, name]);
  const app = useMicroApp(key);
  const entityLink = useEntityLink();
  return (
    <PageBody title={t('history.title', { app: app.value?.title ?? name })}>
      <ResourceView resource={app} lines={10}>
        {value =>
          value.state === 'decommissioned' ? (
            // One that gave its name up is found by the one that it got instead.
            <History app={{ ...value, name, approvedRevision: null }} />
          ) : (
            <Navigate
              replace
              to={`${entityLink(value.entityRef)}/governance`}
            />
          )
        }
      </ResourceView>
    </PageBody>
  );
}

function History({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Typography component="h2" variant="h5">
        {t('history.title', { app: app.title })}
      </Typography>
      <TrafficLight
        tone={APP_STATE_TONES[app.state]}
        headline={words(`appState.${app.state}`)}
      >
        {t('history.about')}
      </TrafficLight>
      <Panel title={t('history.facts')}>
        <HistoryFacts app={app} />
      </Panel>
      <DecommissionPanel app={app} />
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
        <RevisionsPanel app={app} />
        <TimelinePanel app={app} />
      </Box>
      <Panel
        title={t('tab.facts', { revision: String(app.currentRevision.number) })}
      >
        <ManifestFacts revision={app.currentRevision} />
      </Panel>
      <AppAuditPanel app={app} />
    </Box>
  );
}

function HistoryFacts({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { decommission } = app;
  return (
    <Facts>
      <Fact name={t('decommission.app')}>
        {app.namespace}/{app.name}
      </Fact>
      <Fact name={t('decommission.owner')}>
        <EntityName entityRef={app.owner} />
      </Fact>
      {decommission?.completedAt && (
        <Fact name={t('history.ended')}>
          <DayText value={decommission.completedAt} />
        </Fact>
      )}
      <Fact name={t('decommission.certificate')}>
        {app.access.readEvidence ? (
          <TextLink to={links.certificate(app)}>
            {t('history.certificate')}
          </TextLink>
        ) : (
          t('history.certificateHidden')
        )}
      </Fact>
    </Facts>
  );
}
