import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppsResponse,
  AppSummary,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import { DataGrid, type GridSortModel } from '@mui/x-data-grid';
import { useMemo, useRef } from 'react';
import { microAppsTranslationRef } from '../translation';
import { columnsOf } from './columns';
import { DEFAULT_SORT, PAGE_SIZES, type InventoryFilters } from './filters';
import { useAppLink } from '../components/links';

// What the grid calls a column, and what the back end sorts by.
const SORT_FIELDS: Record<string, string> = { score: 'risk' };

const idOf = (app: AppSummary) => `${app.namespace}/${app.name}`;

/** The page of apps that the back end answered. */
export function InventoryGrid(props: {
  apps: AppsResponse | undefined;
  loading: boolean;
  filters: InventoryFilters;
  onChange: (changes: Partial<InventoryFilters>) => void;
}) {
  const { apps, loading, filters, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const appLink = useAppLink();
  const columns = columnsOf(t, appLink);
  const sortModel = useMemo(() => toSortModel(filters.sort), [filters.sort]);
  // While the next page is fetched, the grid goes on with the count that it knew: without one it would go to page one.
  const count = useRef(0);
  count.current = apps?.totalItems ?? count.current;
  return (
    <Box sx={{ width: '100%', minWidth: 0 }}>
      <DataGrid
        autoHeight
        density="compact"
        // What is too long for its column takes a second line, and is not cut off.
        getRowHeight={() => 'auto'}
        aria-label={t('inventory.label')}
        rows={apps?.items ?? []}
        getRowId={idOf}
        columns={columns}
        loading={loading}
        rowCount={count.current}
        // A page is short: with all of it in the document, one can search it and a screen reader can read it.
        disableVirtualization
        disableColumnFilter
        disableColumnMenu
        disableRowSelectionOnClick
        paginationMode="server"
        sortingMode="server"
        filterMode="server"
        pageSizeOptions={PAGE_SIZES}
        paginationModel={{ page: filters.page - 1, pageSize: filters.pageSize }}
        onPaginationModelChange={({ page, pageSize }) =>
          onChange({
            page: pageSize === filters.pageSize ? page + 1 : 1,
            pageSize,
          })
        }
        sortModel={sortModel}
        onSortModelChange={model => onChange({ sort: toSort(model) })}
        localeText={{ noRowsLabel: t('inventory.none') }}
        sx={{
          backgroundColor: 'background.paper',
          '& [class*="MuiDataGrid-columnHeaderTitle"]': {
            fontWeight: 700,
            whiteSpace: 'normal',
            lineHeight: 1.2,
          },
          '& [class*="MuiDataGrid-cell"]': {
            paddingBlock: '7px',
            overflowWrap: 'anywhere',
          },
        }}
      />
    </Box>
  );
}

function toSortModel(sort: string): GridSortModel {
  const [name, direction] = sort.split(':');
  const field =
    Object.keys(SORT_FIELDS).find(key => SORT_FIELDS[key] === name) ?? name;
  // What the list is sorted by has no column where it is sorted as usual.
  return sort === DEFAULT_SORT
    ? []
    : [{ field, sort: direction === 'asc' ? 'asc' : 'desc' }];
}

function toSort([first]: GridSortModel): string {
  return first?.sort
    ? `${SORT_FIELDS[first.field] ?? first.field}:${first.sort}`
    : DEFAULT_SORT;
}
