import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useReviews } from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useLinks } from '../components/links';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

const MINE = {
  state: ['attested' as const],
  eligible: 'me' as const,
  limit: 1,
};

/** Says beside the requests that renewals wait for the caller as well. */
export function ReviewsHint() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const count = useReviews(MINE).value?.totalItems ?? 0;
  return count > 0 ? (
    <Typography variant="body2" sx={{ marginTop: 2 }}>
      {t('renewal.queue.hint', { count })}{' '}
      <TextLink inText to={links.approvals('reviews')}>
        {t('renewal.queue.link')}
      </TextLink>
    </Typography>
  ) : null;
}
