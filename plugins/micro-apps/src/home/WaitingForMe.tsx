import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RelativeTime,
  ResourceView,
  TierChip,
  useApprovals,
  useHandovers,
  useMicroAppsOverview,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useLinks } from '../components/links';
import { quiet } from '../components/styles';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

/** The most urgent requests that the caller can decide. */
export function WaitingForMe() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const requests = useApprovals({
    state: ['open', 'blocked'],
    eligible: 'me',
    limit: 5,
  });
  return (
    <ResourceView resource={requests}>
      {({ items, totalItems }) => (
        <Box sx={quiet}>
          {items.length === 0 && (
            <Typography variant="body2">{t('home.nothing')}</Typography>
          )}
          <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {items.map(({ id, app, tier, score, requestedAt }) => (
              <Box
                component="li"
                key={id}
                sx={{
                  display: 'flex',
                  flexWrap: 'wrap',
                  alignItems: 'center',
                  gap: 1,
                  padding: '6px 0',
                }}
              >
                <TextLink
                  inText
                  to={links.approval(id)}
                  aria-label={t('approvals.item.reviewLabel', {
                    title: app.title,
                  })}
                >
                  {app.title}
                </TextLink>
                <TierChip tier={tier} score={score} />
                <Typography variant="body2" color="text.secondary">
                  <RelativeTime value={requestedAt} />
                </Typography>
              </Box>
            ))}
          </Box>
          <ReviewsForMe />
          <OwnersWanted />
          <TextLink inText to={links.approvals('mine')}>
            {totalItems > items.length
              ? t('home.allOf', { count: totalItems })
              : t('home.all')}
          </TextLink>
        </Box>
      )}
    </ResourceView>
  );
}

function OwnersWanted() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const handovers = useHandovers({ limit: 1 });
  const count = handovers.value?.totalItems ?? 0;
  return count > 0 ? (
    <Typography variant="body2" sx={{ marginBottom: 1 }}>
      <TextLink inText to={links.myApps}>
        {t('home.owners', { count })}
      </TextLink>
    </Typography>
  ) : null;
}

function ReviewsForMe() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const count = useMicroAppsOverview().value?.reviewsForMe ?? 0;
  return count > 0 ? (
    <Typography variant="body2" sx={{ marginBottom: 1 }}>
      <TextLink inText to={links.myApps}>
        {t('home.reviews', { count })}
      </TextLink>
    </Typography>
  ) : null;
}
