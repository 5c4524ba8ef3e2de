import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Announcement,
  ResourceView,
  useReviews,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Pages } from '../components/Pages';
import { surface } from '../components/styles';
import { microAppsTranslationRef } from '../translation';
import { ReviewList } from './ReviewList';

const PAGE_SIZE = 10;

/** The renewals that wait for security, the earliest due first. */
export function ReviewsView(props: {
  /** From 0. */
  page: number;
  onPage: (page: number) => void;
}) {
  const { page, onPage } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const reviews = useReviews({
    state: ['attested'],
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const total = reviews.value?.totalItems;
  const count =
    total !== undefined &&
    (total === 0
      ? t('renewal.queue.none')
      : t('renewal.queue.count', { count: total }));
  return (
    <>
      <Announcement>{count || undefined}</Announcement>
      <ResourceView resource={reviews} lines={6}>
        {({ items, totalItems }) => (
          <section>
            <Typography
              component="h2"
              tabIndex={-1}
              variant="body2"
              color="text.secondary"
            >
              {count}
            </Typography>
            <Box
              sx={
                items.length > 0
                  ? { ...surface, marginTop: 1, padding: '0 16px' }
                  : undefined
              }
            >
              <ReviewList reviews={items} />
            </Box>
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={onPage}
            />
          </section>
        )}
      </ResourceView>
    </>
  );
}
