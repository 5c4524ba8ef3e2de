import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  WELL_KNOWN_TYPES,
  type Revision,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  useChoices,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { microAppsTranslationRef } from '../translation';
import { Fact, Facts } from './FactRow';
import {
  DataSourceTable,
  ModelTable,
  VectorStoreTable,
} from './manifestTables';

/** The governed facts of a revision. */
export function ManifestFacts({ revision }: { revision: Revision }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { spec } = revision.manifest;
  const wellKnown = ([...WELL_KNOWN_TYPES, 'other'] as const).find(
    type => type === spec.type,
  );
  const region = useChoices().value?.regions.find(
    ({ id }) => id === spec.residency,
  );
  const outbound = t(`value.outbound.${spec.network.outbound}`);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Facts>
        <Fact name={t('fact.purpose')}>
          <span style={{ whiteSpace: 'pre-wrap' }}>{spec.purpose}</span>
        </Fact>
        <Fact name={t('fact.owner')}>
          <EntityRefLink entityRef={spec.owner} hideIcon disableTooltip />
        </Fact>
        {spec.system && (
          <Fact name={t('fact.system')}>
            <EntityRefLink entityRef={spec.system} hideIcon disableTooltip />
          </Fact>
        )}
        <Fact name={t('fact.type')}>
          {wellKnown ? t(`value.type.${wellKnown}`) : spec.type}
        </Fact>
        <Fact name={t('fact.audience')}>
          {t(`value.audience.${spec.audience}`)}
        </Fact>
        <Fact name={t('fact.environments')}>
          {spec.environments.map(id => t(`value.environment.${id}`)).join(', ')}
        </Fact>
        <Fact name={t('fact.residency')}>
          {region?.title ?? spec.residency}
        </Fact>
        <Fact name={t('fact.outbound')}>
          {[outbound, spec.network.destinations.join(', ')]
            .filter(Boolean)
            .join(': ')}
        </Fact>
        <Fact name={t('fact.actions')}>
          {spec.actions
            .map(({ name, kind }) => `${name} (${t(`value.action.${kind}`)})`)
            .join(', ') || t('fact.none')}
        </Fact>
        {spec.prompts.length > 0 && (
          <Fact name={t('fact.prompts')}>
            {spec.prompts.map(prompt => (
              <div key={prompt.name}>
                {prompt.name} <DigestText digest={prompt.digest} />
              </div>
            ))}
          </Fact>
        )}
        <Fact name={t('fact.digest')}>
          <DigestText digest={revision.digest} />
        </Fact>
      </Facts>
      <DataSourceTable sources={spec.dataSources} />
      <ModelTable models={spec.models} />
      {spec.vectorStores.length > 0 && (
        <VectorStoreTable stores={spec.vectorStores} />
      )}
    </Box>
  );
}
