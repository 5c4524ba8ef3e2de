import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  APP_STATES,
  TIERS,
  type Overview,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  APP_STATE_TONES,
  microAppsReactTranslationRef,
  TIER_TONES,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { useLinks } from '../components/links';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { BarList } from './BarList';

/** How the apps spread over tiers, states and model endpoints. */
export function Distributions({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  const links = useLinks();
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 300px), 1fr))',
      }}
    >
      <Panel title={t('overview.byTier')}>
        <BarList
          bars={TIERS.map(tier => ({
            key: tier,
            name: words(`tier.${tier}`),
            value: overview.byTier[tier] ?? 0,
            tone: TIER_TONES[tier],
            to: links.inventory(`tier=${tier}`),
          }))}
        />
      </Panel>
      <Panel title={t('overview.byState')}>
        <BarList
          bars={APP_STATES.filter(state => overview.byState[state]).map(
            state => ({
              key: state,
              name: words(`appState.${state}`),
              value: overview.byState[state],
              tone: APP_STATE_TONES[state],
              to: links.inventory(`state=${state}`),
            }),
          )}
        />
      </Panel>
      <Panel title={t('overview.byEndpoint')}>
        <BarList
          bars={overview.byEndpoint.map(({ endpoint, apps }) => ({
            key: endpoint,
            name: endpoint,
            value: apps,
            tone: 'info',
            to: links.inventory(`endpoint=${encodeURIComponent(endpoint)}`),
          }))}
        />
      </Panel>
    </Box>
  );
}
