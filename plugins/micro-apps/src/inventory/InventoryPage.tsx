import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Announcement,
  ErrorPanel,
  useMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import { PageBody } from '../components/PageBody';
import { FilesHint } from '../files/FilesHint';
import { microAppsTranslationRef } from '../translation';
import { ExportButton } from './ExportButton';
import { FilterBar } from './FilterBar';
import { toQuery } from './filters';
import { InventoryGrid } from './InventoryGrid';
import { shownText } from './shownText';
import { QuickFilters } from './QuickFilters';
import { useFilters } from './useFilters';

/** All apps; paged, sorted and filtered by the back end, with the filters in the address. */
export function InventoryPage() {
  const { filters, change, clear } = useFilters();
  const query = useMemo(() => toQuery(filters, new Date()), [filters]);
  const apps = useMicroApps(query);
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <PageBody wide title={t('pageTitle.inventory')}>
      <FilterBar filters={filters} onChange={change} />
      <Box
        sx={{
          display: 'flex',
          flexWrap: { xs: 'wrap', md: 'nowrap' },
          alignItems: 'flex-start',
          justifyContent: 'space-between',
          gap: 1,
          margin: '12px 0',
        }}
      >
        <QuickFilters filters={filters} onChange={change} onClear={clear} />
        <ExportButton query={query} />
      </Box>
      <FilesHint />
      {apps.error && (
        <Box sx={{ marginBottom: 1.5 }}>
          <ErrorPanel error={apps.error} onRetry={apps.reload} />
        </Box>
      )}
      <Announcement>
        {apps.value && shownText(apps.value.totalItems, filters, t)}
      </Announcement>
      <InventoryGrid
        apps={apps.value}
        loading={apps.loading}
        filters={filters}
        onChange={change}
      />
    </PageBody>
  );
}
