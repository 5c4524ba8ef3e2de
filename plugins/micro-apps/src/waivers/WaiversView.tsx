import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Announcement,
  ResourceView,
  useWaivers,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Pages } from '../components/Pages';
import { surface } from '../components/styles';
import { microAppsTranslationRef } from '../translation';
import { WaiverList } from './WaiverList';

const PAGE_SIZE = 10;

/** The waivers of all apps, those that wait for a second reviewer first. */
export function WaiversView(props: {
  /** From 0. */
  page: number;
  onPage: (page: number) => void;
}) {
  const { page, onPage } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const waivers = useWaivers({ limit: PAGE_SIZE, offset: page * PAGE_SIZE });
  const total = waivers.value?.totalItems;
  const count =
    total !== undefined &&
    (total === 0 ? t('waiver.none') : t('waiver.count', { count: total }));
  return (
    <>
      <Announcement>{count || undefined}</Announcement>
      <ResourceView resource={waivers} lines={6}>
        {({ items, totalItems }) => (
          <>
            <Typography
              component="h2"
              tabIndex={-1}
              variant="body2"
              color="text.secondary"
            >
              {count}
            </Typography>
            {items.length > 0 && (
              <Box sx={{ ...surface, marginTop: 1, padding: '0 16px' }}>
                <WaiverList waivers={items} />
              </Box>
            )}
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={onPage}
            />
          </>
        )}
      </ResourceView>
    </>
  );
}
