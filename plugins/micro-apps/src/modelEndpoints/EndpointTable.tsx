import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ModelEndpoint,
  RegisterEntry,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ToneChip,
  useMicroAppsOverview,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { useLinks } from '../components/links';
import { NoWrap, SimpleTable } from '../components/SimpleTable';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { versionsOf } from './draft';

const TONES: Record<ModelEndpoint['state'], Tone> = {
  approved: 'good',
  deprecated: 'caution',
  withdrawn: 'bad',
};

/** The entries of the register. */
export function EndpointTable(props: {
  items: RegisterEntry[];
  onHistory: (id: string) => void;
  /** Nothing where the caller may not change the register. */
  onEdit?: (id: string) => void;
}) {
  const { items, onHistory, onEdit } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
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
        t('endpoints.actions'),
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
          <AppsLink key="apps" id={endpoint.id} />,
          <Box key="actions" sx={{ display: 'flex', gap: 1.5 }}>
            {onEdit && (
              <Button
                size="small"
                sx={{ minWidth: 0, padding: 0 }}
                aria-label={t('endpoints.edit.buttonLabel', {
                  id: endpoint.id,
                })}
                onClick={() => onEdit(endpoint.id)}
              >
                {t('endpoints.edit.button')}
              </Button>
            )}
            <Button
              size="small"
              sx={{ minWidth: 0, whiteSpace: 'nowrap', padding: 0 }}
              aria-label={t('endpoints.historyLabel', { id: endpoint.id })}
              onClick={() => onHistory(endpoint.id)}
            >
              {t('endpoints.history')}
            </Button>
          </Box>,
        ],
      }))}
    />
  );
}

function AppsLink({ id }: { id: string }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const overview = useMicroAppsOverview();
  const count = overview.value?.byEndpoint.find(
    ({ endpoint }) => endpoint === id,
  )?.apps;
  const apps =
    count === undefined
      ? t('endpoints.apps')
      : t('endpoints.appsCount', { count });
  return (
    <NoWrap>
      <TextLink
        to={links.inventory(`endpoint=${encodeURIComponent(id)}`)}
        aria-label={t('endpoints.appsLabel', { apps, id })}
      >
        {apps}
      </TextLink>
    </NoWrap>
  );
}

function EndpointTitle({ endpoint }: { endpoint: RegisterEntry }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { id, title, origin, override } = endpoint;
  return (
    <Box sx={{ minWidth: 140 }}>
      <strong>{title}</strong>
      <Box component="div" sx={{ color: 'text.secondary' }}>
        {id}
      </Box>
      {override && (
        <>
          <ToneChip tone="neutral">
            {origin === 'portal'
              ? t('endpoints.addedHere')
              : t('endpoints.changedHere')}
          </ToneChip>
          {override.outdated.length > 0 && (
            <Box component="div" sx={{ color: 'text.secondary' }}>
              {t('endpoints.outdated', {
                changes: override.outdated.join('; '),
              })}
            </Box>
          )}
        </>
      )}
    </Box>
  );
}

function Models({ endpoint }: { endpoint: ModelEndpoint }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ minWidth: 200 }}>
      {endpoint.models.map(model => (
        <Box key={model.model} sx={{ marginBottom: 0.5 }}>
          {model.model}:{' '}
          {versionsOf(model).map(({ version, state }, index) => (
            <span key={version}>
              {index > 0 && ', '}
              <NoWrap>
                {state === 'withdrawn' ? <s>{version}</s> : version}
                {state !== 'approved' && ` (${t(`endpoints.states.${state}`)})`}
              </NoWrap>
            </span>
          ))}
          {model.billOfMaterials && (
            <div>
              <Link
                href={model.billOfMaterials}
                target="_blank"
                rel="noopener noreferrer"
                aria-label={t('endpoints.billOfMaterialsLabel', {
                  model: model.model,
                })}
              >
                {t('endpoints.billOfMaterials')}
              </Link>
            </div>
          )}
        </Box>
      ))}
    </Box>
  );
}
