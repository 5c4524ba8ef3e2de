import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ResourceView,
  useReviews,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useState } from 'react';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { ReviewList } from './ReviewList';

const PAGE_SIZE = 10;

/** The reviews that the caller can renew or decide, the earliest due first; nothing where there are none, or while they load. */
export function MyReviewsPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const [worked, setWorked] = useState(false);
  const reviews = useReviews({
    eligible: 'me',
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const total = reviews.value?.totalItems ?? 0;
  if (total > 0 && !worked) {
    setWorked(true);
  }
  // What came of the last one is said in it, so it stays until the page is left.
  if (total === 0 && !worked && !reviews.error) {
    return null;
  }
  return (
    <Panel title={t('renewal.mine')}>
      <ResourceView resource={reviews}>
        {({ items }) => <ReviewList reviews={items} />}
      </ResourceView>
      <Pages page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
    </Panel>
  );
}
