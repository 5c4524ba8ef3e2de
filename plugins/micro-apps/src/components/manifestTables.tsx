import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  DataSource,
  ModelUse,
  VectorStore,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { useModelEndpoints } from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { microAppsTranslationRef } from '../translation';
import { SimpleTable } from './SimpleTable';

/** The data that an app reads or writes. */
export function DataSourceTable({ sources }: { sources: DataSource[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <SimpleTable
      label={t('fact.dataSources')}
      columns={[
        t('fact.dataSources'),
        t('fact.classification'),
        t('fact.categories'),
        t('fact.access'),
        t('fact.volume'),
        t('fact.resource'),
      ]}
      rows={sources.map(source => ({
        key: source.name,
        cells: [
          source.name,
          t(`value.classification.${source.classification}`),
          source.categories.map(id => t(`value.category.${id}`)).join(', ') ||
            '–',
          t(`value.access.${source.access}`),
          t(`value.volume.${source.volume}`),
          source.resourceRef ? (
            <EntityRefLink
              entityRef={source.resourceRef}
              hideIcon
              disableTooltip
            />
          ) : (
            '–'
          ),
        ],
      }))}
    />
  );
}

/** The models that an app calls. */
export function ModelTable({ models }: { models: ModelUse[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <SimpleTable
      label={t('fact.models')}
      columns={[
        t('fact.endpoint'),
        t('fact.model'),
        t('fact.version'),
        t('fact.modelPurpose'),
      ]}
      rows={models.map(use => ({
        key: [use.endpoint, use.model, use.version, use.purpose].join(' '),
        cells: [
          <EndpointName id={use.endpoint} />,
          use.model,
          use.version,
          t(`value.modelPurpose.${use.purpose}`),
        ],
      }))}
    />
  );
}

/** What the register calls an endpoint, and the id that the manifest names. */
function EndpointName({ id }: { id: string }) {
  const title = useModelEndpoints().value?.items.find(
    endpoint => endpoint.id === id,
  )?.title;
  return title ? (
    <>
      {title}
      <Typography variant="body2" color="text.secondary">
        {id}
      </Typography>
    </>
  ) : (
    <>{id}</>
  );
}

/** The vector stores that hold some of the data. */
export function VectorStoreTable({ stores }: { stores: VectorStore[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <SimpleTable
      label={t('fact.vectorStores')}
      columns={[
        t('fact.vectorStores'),
        t('fact.type'),
        t('fact.region'),
        t('fact.holds'),
        t('fact.public'),
      ]}
      rows={stores.map(store => ({
        key: store.id,
        cells: [
          store.id,
          store.type,
          store.region,
          store.holds.join(', ') || '–',
          store.public ? t('fact.yes') : t('fact.no'),
        ],
      }))}
    />
  );
}
