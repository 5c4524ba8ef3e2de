import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppFileReadPermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  Announcement,
  LinesSkeleton,
  ResourceView,
  useFileProblems,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useSearchParams } from 'react-router-dom';
import { Pages } from '../components/Pages';
import { useLinks } from '../components/links';
import { PageBody } from '../components/PageBody';
import { surface } from '../components/styles';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { FileProblemList } from './FileProblemList';

const PAGE_SIZE = 10;

/** The files that apps are kept in and that are not taken as they are, for whoever may see them. */
export function FilesPage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { allowed, loading } = usePermission({
    permission: microAppFileReadPermission,
  });
  return (
    <PageBody title={t('pageTitle.files')}>
      <TextLink to={links.inventory()}>{t('files.back')}</TextLink>
      <Typography
        component="h2"
        sx={{ fontSize: '1.5rem', fontWeight: 700, margin: '8px 0 4px' }}
      >
        {t('files.title')}
      </Typography>
      <Typography color="text.secondary" sx={{ marginBottom: 2 }}>
        {t('files.about')}
      </Typography>
      {loading && <LinesSkeleton />}
      {!loading && !allowed && <Typography>{t('files.hidden')}</Typography>}
      {allowed && <Problems />}
    </PageBody>
  );
}

function Problems() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const page = Math.max(
    0,
    Math.floor(Number(params.get('page') ?? 1)) - 1 || 0,
  );
  const problems = useFileProblems({
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const total = problems.value?.totalItems;
  const count =
    total !== undefined &&
    (total === 0 ? t('files.none') : t('files.count', { count: total }));
  return (
    <>
      <Announcement>{count || undefined}</Announcement>
      <ResourceView resource={problems} lines={6}>
        {({ items, totalItems }) => (
          <>
            <Typography variant="body2" color="text.secondary">
              {count}
            </Typography>
            {items.length > 0 && (
              <Box sx={{ ...surface, marginTop: '8px', padding: '0 16px' }}>
                <FileProblemList files={items} />
              </Box>
            )}
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={next => setParams({ page: String(next + 1) })}
            />
          </>
        )}
      </ResourceView>
    </>
  );
}
