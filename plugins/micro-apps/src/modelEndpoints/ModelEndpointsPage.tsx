import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ModelEndpoint } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  ToneChip,
  useModelEndpoints,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useLinks } from '../components/links';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { NoWrap, SimpleTable } from '../components/SimpleTable';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { HistoryDialog } from './HistoryDialog';

const TONES: Record<ModelEndpoint['state'], Tone> = {
  approved: 'good',
  deprecated: 'caution',
  withdrawn: 'bad',
};

/** The register of model endpoints. */
export function ModelEndpointsPage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const endpoints = useModelEndpoints();
  const [shown, setShown] = useState<string>();
  return (
    <PageBody title={t('endpoints.title')}>
      <TextLink to={links.overview}>{t('endpoints.back')}</TextLink>
      <Typography
        component="h2"
        sx={{ fontSize: '1.5rem', fontWeight: 700, margin: '8px 0 16px' }}
      >
        {t('endpoints.title')}
      </Typography>
      <Panel title={t('endpoints.entries')} headingLevel="h3">
        <Typography variant="body2" sx={{ marginBottom: 1.5 }}>
          {t('endpoints.intro')}
        </Typography>
        <ResourceView resource={endpoints} lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <Typography variant="body2">{t('endpoints.none')}</Typography>
            ) : (
              <EndpointTable items={items} onHistory={setShown} />
            )
          }
        </ResourceView>
      </Panel>
      {shown && (
        <HistoryDialog id={shown} onClose={() => setShown(undefined)} />
      )}
    </PageBody>
  );
}

function EndpointTable(props: {
  items: ModelEndpoint[];
  onHistory: (id: string) => void;
}) {
  const { items, onHistory } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  return (
    <SimpleTable
      label={t('endpoints.title')}
      columns={[
        t('endpoints.id'),
        t('endpoints.hosting'),
        t('endpoints.region'),
        t('endpoints.trust'),
        t('endpoints.state'),
        t('endpoints.models'),
        t('endpoints.classifications'),
        t('endpoints.apps'),
        t('endpoints.history'),
      ]}
      rows={items.map(endpoint => ({
        key: endpoint.id,
        cells: [
          <EndpointTitle key="id" endpoint={endpoint} />,
          t(`endpoints.hostings.${endpoint.hosting}`),
          endpoint.region,
          <NoWrap key="trust">
            {t('endpoints.trustOf', { trust: String(endpoint.trust) })}
          </NoWrap>,
          <ToneChip key="state" tone={TONES[endpoint.state]}>
            {t(`endpoints.states.${endpoint.state}`)}
          </ToneChip>,
          <Models key="models" endpoint={endpoint} />,
          endpoint.allowedClassifications
            .map(id => t(`value.classification.${id}`))
            .join(', '),
          <TextLink
            key="apps"
            to={links.inventory(`endpoint=${encodeURIComponent(endpoint.id)}`)}
            aria-label={t('endpoints.appsLabel', { id: endpoint.id })}
          >
            {t('endpoints.apps')}
          </TextLink>,
          <Button
            key="history"
            size="small"
            sx={{ minWidth: 0, whiteSpace: 'nowrap', padding: 0 }}
            aria-label={t('endpoints.historyLabel', { id: endpoint.id })}
            onClick={() => onHistory(endpoint.id)}
          >
            {t('endpoints.history')}
          </Button>,
        ],
      }))}
    />
  );
}

function EndpointTitle({ endpoint }: { endpoint: ModelEndpoint }) {
  return (
    <>
      <strong>{endpoint.title}</strong>
      <Box component="div" sx={{ color: 'text.secondary' }}>
        {endpoint.id}
      </Box>
    </>
  );
}

function Models({ endpoint }: { endpoint: ModelEndpoint }) {
  return (
    <>
      {endpoint.models.map(({ model, versions }) => (
        <div key={model}>
          {model}:{' '}
          {versions.map((version, index) => (
            <span key={version}>
              {index > 0 && ', '}
              <NoWrap>{version}</NoWrap>
            </span>
          ))}
        </div>
      ))}
    </>
  );
}
