import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Preview } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  ErrorPanel,
  microAppsApiRef,
  ResourceView,
  usePolicyPreview,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useCallback, useEffect } from 'react';
import { Panel } from '../components/Panel';
import { saveCsv } from '../components/save';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { Progress } from './BundlePanel';
import { PreviewChangesTable } from './PreviewChangesTable';

const POLL_MS = 1_000;
const COUNTS = [
  'changed',
  'verdict',
  'tier',
  'route',
  'newlyDenied',
  'noLongerDenied',
] as const;

/** How far a preview is, and what it found. */
export function PreviewResult(props: { id: string; onAgain: () => void }) {
  const { id, onAgain } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const preview = usePolicyPreview(id);
  const { reload } = preview;
  const state = preview.value?.progress.state;
  const isRunning = state === 'running' || state === 'idle';
  useEffect(() => {
    if (!isRunning) {
      return undefined;
    }
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  return (
    <Panel
      title={t('policies.preview.title')}
      actions={
        <Button size="small" variant="outlined" onClick={onAgain}>
          {t('policies.preview.again')}
        </Button>
      }
    >
      <ResourceView resource={preview} lines={6}>
        {value => (
          <Box
            sx={{
              display: 'grid',
              gap: 2,
              gridTemplateColumns: 'minmax(0, 1fr)',
            }}
          >
            <Head preview={value} />
            {value.progress.state === 'failed' && (
              <Alert severity="error">
                {t('policies.preview.failed', {
                  message: value.progress.message ?? '',
                })}
              </Alert>
            )}
            <Counts preview={value} />
            {value.progress.state === 'done' && <Changes preview={value} />}
          </Box>
        )}
      </ResourceView>
    </Panel>
  );
}

function Head({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { bundle, progress } = preview;
  return (
    <div>
      {bundle && (
        <Typography variant="body2" sx={{ marginBottom: 1 }}>
          {t('policies.bundle.revision')} {bundle.revision} ·{' '}
          <DigestText digest={bundle.digest} />
        </Typography>
      )}
      {(progress.state === 'running' || progress.state === 'idle') && (
        <Progress
          label={t('policies.preview.running')}
          done={progress.done}
          total={progress.total}
        />
      )}
    </div>
  );
}

function Counts({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box
      component="dl"
      aria-label={t('policies.preview.counts')}
      sx={{
        display: 'grid',
        gap: 1.5,
        margin: 0,
        gridTemplateColumns: 'repeat(auto-fill, minmax(130px, 1fr))',
      }}
    >
      {COUNTS.map(name => (
        <Box
          key={name}
          sx={theme => ({
            display: 'flex',
            flexDirection: 'column-reverse',
            padding: 1.5,
            border: `1px solid ${theme.palette.divider}`,
            borderRadius: '8px',
          })}
        >
          <Typography component="dt" variant="body2" color="text.secondary">
            {t(`policies.preview.${name}`)}
          </Typography>
          <Typography
            component="dd"
            sx={{ margin: 0, fontSize: '1.4rem', fontWeight: 700 }}
          >
            {preview.counts[name].toLocaleString()}
            {name === 'changed' && (
              <Typography
                component="span"
                variant="body2"
                color="text.secondary"
              >
                {' '}
                {t('policies.preview.of', {
                  total: preview.progress.total.toLocaleString(),
                })}
              </Typography>
            )}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

function Changes({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const api = useApi(microAppsApiRef);
  const { id } = preview;
  const { run, busy, error } = useAction(
    useCallback(
      async () =>
        saveCsv(
          await api.exportPreviewChanges(id),
          t('policies.preview.csvName'),
        ),
      [api, id, t],
    ),
  );
  if (preview.counts.changed === 0) {
    return <Typography role="status">{t('policies.preview.none')}</Typography>;
  }
  return (
    <>
      <PreviewChangesTable id={id} />
      <Box>
        <Button
          size="small"
          variant="outlined"
          disabled={busy}
          onClick={() => run()}
        >
          {t('policies.preview.csv')}
        </Button>
        {error && (
          <ErrorPanel error={error} title={t('policies.preview.csvFailed')} />
        )}
      </Box>
    </>
  );
}
