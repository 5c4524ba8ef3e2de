import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppsQueryInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useCallback } from 'react';
import { saveCsv } from '../components/save';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Saves all apps that the filters leave, not only the page shown. */
export function ExportButton({ query }: { query: AppsQueryInput }) {
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { run, busy, error } = useAction(
    useCallback(async () => {
      const { limit, offset, ...filters } = query;
      saveCsv(await api.exportApps(filters), t('inventory.csvName'));
    }, [api, query, t]),
  );
  return (
    <Box>
      <Button
        size="small"
        variant="outlined"
        sx={{ whiteSpace: 'nowrap' }}
        startIcon={<DownloadIcon />}
        disabled={busy}
        onClick={() => run()}
      >
        {t('inventory.csv')}
      </Button>
      {error && <ErrorPanel error={error} title={t('inventory.csvFailed')} />}
    </Box>
  );
}
