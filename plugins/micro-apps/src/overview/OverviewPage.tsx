import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  microAppAuditReadPermission,
  type Overview,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useMicroAppsOverview,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useLinks } from '../components/links';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { RegisterButton } from '../components/RegisterButton';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { Distributions } from './Distributions';
import { NumberTile } from './NumberTile';

/** The numbers that matter, each leading to what it counts. */
export function OverviewPage() {
  const overview = useMicroAppsOverview();
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <PageBody title={t('pageTitle.overview')}>
      <ResourceView resource={overview} lines={8}>
        {value => (
          <Box
            sx={{
              display: 'grid',
              gap: 3,
              gridTemplateColumns: 'minmax(0, 1fr)',
            }}
          >
            {value.apps === 0 && <NothingYet />}
            <Numbers overview={value} />
            {value.apps > 0 && <Distributions overview={value} />}
            <More />
          </Box>
        )}
      </ResourceView>
    </PageBody>
  );
}

function NothingYet() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Panel title={t('overview.empty')}>
      <Typography sx={{ marginBottom: 1.5 }}>
        {t('overview.emptyHint')}
      </Typography>
      <RegisterButton />
    </Panel>
  );
}

function Numbers({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const blocked = overview.byState.blocked ?? 0;
  const high = overview.byTier.high ?? 0;
  const overdue =
    (overview.byState.overdue ?? 0) + (overview.byState.suspended ?? 0);
  return (
    <Box
      component="section"
      aria-label={t('overview.numbers')}
      sx={{
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: 'repeat(auto-fill, minmax(128px, 1fr))',
      }}
    >
      <NumberTile
        name={t('overview.waitingForMe')}
        value={overview.waitingForMe}
        to={links.approvals('mine')}
        tone={overview.waitingForMe > 0 ? 'caution' : 'neutral'}
      />
      <NumberTile
        name={t('overview.reviewsForMe')}
        value={overview.reviewsForMe}
        to={links.myApps}
        tone={overview.reviewsForMe > 0 ? 'caution' : 'neutral'}
      />
      <NumberTile
        name={t('overview.late')}
        value={overview.lateRequests}
        to={links.approvals('late')}
        tone={overview.lateRequests > 0 ? 'bad' : 'neutral'}
      />
      <NumberTile
        name={t('overview.openRequests')}
        value={overview.openRequests}
        to={links.approvals('open')}
      />
      <NumberTile
        name={t('overview.blocked')}
        value={blocked}
        to={links.inventory('state=blocked')}
        tone={blocked > 0 ? 'bad' : 'neutral'}
      />
      <NumberTile
        name={t('overview.highRisk')}
        value={high}
        to={links.inventory('tier=high')}
        tone={high > 0 ? 'bad' : 'neutral'}
      />
      <NumberTile
        name={t('overview.openConditions')}
        value={overview.openConditions}
        to={links.inventory('openConditions=true')}
        tone={overview.openConditions > 0 ? 'caution' : 'neutral'}
      />
      <NumberTile
        name={t('overview.reviewsSoon')}
        value={overview.reviewsSoon}
        to={links.inventory('review=soon')}
        tone={overview.reviewsSoon > 0 ? 'caution' : 'neutral'}
      />
      <NumberTile
        name={t('overview.overdue')}
        value={overdue}
        to={links.inventory('state=overdue&state=suspended')}
        tone={overdue > 0 ? 'bad' : 'neutral'}
      />
      <NumberTile
        name={t('overview.mine')}
        value={overview.mine}
        to={links.myApps}
      />
      <NumberTile
        name={t('overview.all')}
        value={overview.apps}
        to={links.inventory()}
      />
    </Box>
  );
}

function More() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { allowed } = usePermission({
    permission: microAppAuditReadPermission,
  });
  return (
    <Panel title={t('overview.more')}>
      <Box sx={{ display: 'grid', gap: 1 }}>
        <div>
          <TextLink to={links.modelEndpoints}>
            {t('overview.modelEndpoints')}
          </TextLink>
          <Typography variant="body2" color="text.secondary">
            {t('overview.modelEndpointsHint')}
          </Typography>
        </div>
        {allowed && (
          <div>
            <TextLink to={links.audit}>{t('overview.audit')}</TextLink>
            <Typography variant="body2" color="text.secondary">
              {t('overview.auditHint')}
            </Typography>
          </div>
        )}
      </Box>
    </Panel>
  );
}
