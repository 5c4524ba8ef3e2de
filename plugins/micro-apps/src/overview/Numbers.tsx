import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Overview } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useLinks } from '../components/links';
import { microAppsTranslationRef } from '../translation';
import { NumberTile } from './NumberTile';

/** The numbers that matter, each leading to what it counts: what is for the caller first. */
export function Numbers({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box
      component="section"
      aria-label={t('overview.numbers')}
      sx={{
        display: 'grid',
        columnGap: 3,
        rowGap: 2,
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          lg: 'minmax(0, 3fr) minmax(0, 8fr)',
        },
      }}
    >
      <Tiles title={t('overview.forMe')}>
        <MyTiles overview={overview} />
      </Tiles>
      <Tiles title={t('overview.portfolio')}>
        <PortfolioTiles overview={overview} />
      </Tiles>
    </Box>
  );
}

function Tiles(props: { title: string; children: ReactNode }) {
  return (
    <div>
      <Typography
        component="h2"
        variant="body2"
        color="text.secondary"
        sx={{ marginBottom: 1 }}
      >
        {props.title}
      </Typography>
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: 'repeat(auto-fill, minmax(112px, 1fr))',
        }}
      >
        {props.children}
      </Box>
    </div>
  );
}

function MyTiles({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  return (
    <>
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
        name={t('overview.mine')}
        value={overview.mine}
        to={links.myApps}
      />
    </>
  );
}

function PortfolioTiles({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const blocked = overview.byState.blocked ?? 0;
  const high = overview.byTier.high ?? 0;
  const overdue =
    (overview.byState.overdue ?? 0) + (overview.byState.suspended ?? 0);
  return (
    <>
      <NumberTile
        name={t('overview.openRequests')}
        value={overview.openRequests}
        to={links.approvals('open')}
      />
      <NumberTile
        name={t('overview.late')}
        value={overview.lateRequests}
        to={links.approvals('late')}
        tone={overview.lateRequests > 0 ? 'bad' : 'neutral'}
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
        name={t('overview.all')}
        value={overview.apps}
        to={links.inventory()}
      />
    </>
  );
}
